package dev.backplane.api.shmem;

import dev.backplane.api.Scope;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Named shared memory of the instance. What a bundle takes here belongs to the bundle and is given back when it stops.
 * Calls that take or free memory need a current backend, see {@link dev.backplane.api.backend.Backends}.
 */
@ProviderType
public interface SharedMemory {
    /** The longest name of a segment, tranche, wait event, database or extension, in bytes of UTF-8. */
    int MAX_NAME_BYTES = 127;

    /**
     * Finds or makes a segment that all databases share: {@code GetNamedDSMSegment(name, size, init_callback, &found)}.
     *
     * @param name 1 to {@value #MAX_NAME_BYTES} bytes of UTF-8 without control characters
     * @param size bytes, at least 1
     * @param initializer fills the segment when it is new
     * @return a handle; {@link Segment#found()} says whether the segment existed
     * @throws dev.backplane.api.InvalidNameException for an empty name
     * @throws dev.backplane.api.NameTooLongException for a name that is too long
     * @throws dev.backplane.api.InvalidSizeException for a size below 1 or above the instance's limit
     * @throws dev.backplane.api.SizeMismatchException when the segment exists with another size
     * @throws dev.backplane.api.TypeMismatchException when the name belongs to something else than a segment
     * @throws dev.backplane.api.OutOfSharedMemoryException when there is no room
     * @throws dev.backplane.api.LimitExceededException when the segment table is full, or a quota is reached
     * @throws dev.backplane.api.InitializerFailedException when the initialiser threw
     */
    Segment namedSegment(String name, long size, SegmentInitializer initializer);

    /**
     * As {@link #namedSegment(String, long, SegmentInitializer)} with a scope; {@link Scope#DATABASE} means the
     * database of the current backend.
     *
     * @param name see there
     * @param size see there
     * @param scope global, or the current backend's database
     * @param initializer see there
     * @return a handle
     * @throws dev.backplane.api.NoBackendException when the scope is DATABASE and the backend is bound to none
     */
    Segment namedSegment(String name, long size, Scope scope, SegmentInitializer initializer);

    /**
     * As {@link #namedSegment(String, long, SegmentInitializer)} with all that can be asked for.
     *
     * @param request what is asked for
     * @return a handle
     * @throws dev.backplane.api.SizeMismatchException when the segment exists with another size or layout version and
     *     the request has no migrator
     * @throws dev.backplane.api.InUseException when the segment must be migrated and other processes use it
     */
    Segment namedSegment(SegmentRequest request);

    /**
     * Gives one reference of this bundle back, as {@link Segment#close()} does for who has the name and not the handle:
     * {@code deallocate_shmem}. The current backend's database is searched first, then the global segments. With the last
     * reference of the last process the memory is freed, unless the segment is kept. What {@link #lookup} found does not
     * count, and goes with the last reference of this bundle.
     *
     * @param name the full name
     * @return how many references are left: the handles of this process, and one for each other process that uses it; 0
     *     says that nobody uses it any more
     * @throws dev.backplane.api.NotRegisteredException when this bundle has no handle on such a segment
     */
    int deallocate(String name);

    /**
     * Frees a segment that nobody uses any more, for example a kept one. The current backend's
     * database is searched first, then the global ones.
     *
     * @param name the full name
     * @return false if there is none
     * @throws dev.backplane.api.InUseException when some process still has a handle; the message lists them
     */
    boolean free(String name);

    /**
     * As {@link #free(String)}, whoever uses it. All handles on it are stale from then on, in every process; the bytes are
     * used again only when each process has noticed, so nobody ever reads somebody else's.
     *
     * @param name the full name
     * @return false if there is none
     */
    boolean freeByForce(String name);

    /**
     * Initialises a segment anew with what this process's extension gave for new segments, and ends its quarantine: see
     * {@link Segment#reinitialize(SegmentInitializer)}. The current backend's database is searched first, then the global
     * segments.
     *
     * @param name the full name
     * @throws dev.backplane.api.NotRegisteredException when there is no such segment, or nobody in this process has
     *     opened it with an initialiser
     * @throws dev.backplane.api.InitializerFailedException when the initialiser threw; the segment stays quarantined
     */
    void reinitialize(String name);

    /**
     * Walks over the registry and the allocator while nobody changes them, and compares everything that is stored twice.
     *
     * @return what was found
     */
    IntegrityReport check();

    /**
     * Finds a segment: {@code dynpgext_lookup_shmem(name)}. The current backend's database is searched first, then the
     * global ones.
     *
     * <p>The handle is the caller's extension's: all who look the name up there get the same one, without a lock, until it
     * is closed or the segment is gone. There is no need to close it; it goes with the extension, and keeps the segment
     * until then.
     *
     * @param name the full name
     * @return a handle, or empty when there is none; absence is no error
     */
    Optional<Segment> lookup(String name);

    /**
     * All living segments, as {@code pg_shmem_allocations}.
     *
     * @return a snapshot ordered by scope, database and name
     */
    List<SegmentInfo> segments();

    /**
     * What extensions and databases take, and may take.
     *
     * @return a snapshot ordered by type and name; whoever never took anything and has no limit is left out
     */
    List<QuotaInfo> quotas();

    /**
     * How full the memory is.
     *
     * @return a snapshot
     */
    MemoryInfo memory();
}
