package dev.backplane.api.shmem;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Fills a new segment: the {@code init_callback} of {@code GetNamedDSMSegment}, the {@code callback} of dynpgext's
 * {@code allocate_shmem}.
 */
@ConsumerType
@FunctionalInterface
public interface SegmentInitializer {
    /** Leaves the segment zeroed. */
    SegmentInitializer ZEROED = segment -> {};

    /**
     * Fills the zeroed segment. Runs exactly once for each segment of the instance, in whichever process came first;
     * no other backend sees the segment before this has returned, and all its stores are visible to who sees it.
     * When it throws, the segment is rolled back and the next caller tries again with its own initialiser.
     *
     * @param segment the new segment; {@link Segment#database()} tells for which database it is
     * @throws Exception what went wrong; it is reported to the caller as the cause of an
     *     {@link dev.backplane.api.InitializerFailedException}
     */
    void initialize(Segment segment) throws Exception;
}
