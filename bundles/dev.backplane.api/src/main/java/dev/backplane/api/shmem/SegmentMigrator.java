package dev.backplane.api.shmem;

import org.osgi.annotation.versioning.ConsumerType;

/** Carries the data of a segment over to another layout. */
@ConsumerType
@FunctionalInterface
public interface SegmentMigrator {
    /**
     * Runs once, while everybody who asks for the segment waits. When it returns, the new bytes take the place of the old
     * ones at one stroke; handles on the old ones are stale from then on. When it throws, or its process dies, nothing has
     * changed.
     *
     * @param old the segment as it is; {@link Segment#layoutVersion()} says how to read it. Do not change it
     * @param fresh the segment as it will be, zeroed
     * @throws Exception when the data cannot be carried over
     */
    void migrate(Segment old, Segment fresh) throws Exception;
}
