package dev.backplane.api.shmem;

import dev.backplane.api.Scope;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link SharedMemory#namedSegment(SegmentRequest)} is asked for.
 *
 * @param name 1 to {@value SharedMemory#MAX_NAME_BYTES} bytes of UTF-8 without control characters
 * @param size bytes, at least 1
 * @param scope global, or the current backend's database
 * @param layoutVersion which layout the bytes have, at least 0; all users must agree
 * @param kept whether the segment outlives its last user, and a clean stop of the instance: see {@link #kept(boolean)}
 * @param initializer fills a new segment
 * @param restored runs once after the bytes of a kept segment were read back, before anybody sees them. Locks inside the
 *     segment must be initialised anew here, because tranches get other ids
 * @param migrator carries the data over when the segment exists with another size or layout version
 */
public record SegmentRequest(
        String name,
        long size,
        Scope scope,
        int layoutVersion,
        boolean kept,
        SegmentInitializer initializer,
        SegmentInitializer restored,
        Optional<SegmentMigrator> migrator) {

    /**
     * Refuses null, but for the name, which the call itself refuses.
     *
     * @param name see above
     * @param size see above
     * @param scope see above
     * @param layoutVersion see above
     * @param kept see above
     * @param initializer see above
     * @param restored see above
     * @param migrator see above
     */
    public SegmentRequest {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(initializer, "initializer");
        Objects.requireNonNull(restored, "restored");
        Objects.requireNonNull(migrator, "migrator");
    }

    /**
     * A global segment of layout 0 that begins with zeros and goes with its last user.
     *
     * @param name its name
     * @param size bytes
     * @return the request
     */
    public static SegmentRequest of(final String name, final long size) {
        return new SegmentRequest(
                name,
                size,
                Scope.GLOBAL,
                0,
                false,
                SegmentInitializer.ZEROED,
                SegmentInitializer.ZEROED,
                Optional.empty());
    }

    /**
     * The same with another name.
     *
     * @param value the name
     * @return a new request
     */
    public SegmentRequest name(final String value) {
        return new SegmentRequest(value, size, scope, layoutVersion, kept, initializer, restored, migrator);
    }

    /**
     * The same with another size.
     *
     * @param value bytes
     * @return a new request
     */
    public SegmentRequest size(final long value) {
        return new SegmentRequest(name, value, scope, layoutVersion, kept, initializer, restored, migrator);
    }

    /**
     * The same with another scope.
     *
     * @param value the scope
     * @return a new request
     */
    public SegmentRequest scope(final Scope value) {
        return new SegmentRequest(name, size, value, layoutVersion, kept, initializer, restored, migrator);
    }

    /**
     * The same with another layout version.
     *
     * @param value the version
     * @return a new request
     */
    public SegmentRequest layoutVersion(final int value) {
        return new SegmentRequest(name, size, scope, value, kept, initializer, restored, migrator);
    }

    /**
     * The same, kept or not. A kept segment stays when its last handle is closed; a clean stop of the instance writes it
     * into the data folder, and the next request for it reads it back. It ends with {@link SharedMemory#free(String)} or
     * its database. A kept segment whose inner lock was held exclusively when all processes died is not read back.
     *
     * @param value true to keep it
     * @return a new request
     */
    public SegmentRequest kept(final boolean value) {
        return new SegmentRequest(name, size, scope, layoutVersion, value, initializer, restored, migrator);
    }

    /**
     * The same with another initialiser.
     *
     * @param value fills a new segment
     * @return a new request
     */
    public SegmentRequest initializer(final SegmentInitializer value) {
        return new SegmentRequest(name, size, scope, layoutVersion, kept, value, restored, migrator);
    }

    /**
     * The same with a callback for bytes that were read back.
     *
     * @param value runs once after the restart
     * @return a new request
     */
    public SegmentRequest restored(final SegmentInitializer value) {
        return new SegmentRequest(name, size, scope, layoutVersion, kept, initializer, value, migrator);
    }

    /**
     * The same with a migrator.
     *
     * @param value carries the data over
     * @return a new request
     */
    public SegmentRequest migrator(final SegmentMigrator value) {
        return new SegmentRequest(name, size, scope, layoutVersion, kept, initializer, restored, Optional.of(value));
    }
}
