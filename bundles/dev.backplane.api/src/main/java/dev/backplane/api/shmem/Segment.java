package dev.backplane.api.shmem;

import dev.backplane.api.Scope;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.OwnerDeathHandler;
import java.util.Optional;
import org.agrona.concurrent.AtomicBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A handle on a named piece of shared memory: zeroed when new, bounds-checked, aligned to 128 bytes. The handle may be
 * used by any thread of its process. Closing the last handle of the last process frees the memory.
 */
@ProviderType
public interface Segment extends AutoCloseable {
    /** The alignment of every segment's first byte, in bytes: two cache lines, as for an LWLock. */
    int ALIGNMENT = 128;

    /**
     * The full name, unique within its scope.
     *
     * @return the name
     */
    String name();

    /**
     * How far the segment reaches.
     *
     * @return the scope
     */
    Scope scope();

    /**
     * The database that the segment belongs to.
     *
     * @return the database's name; empty for a global segment
     */
    Optional<String> database();

    /**
     * The size that was asked for.
     *
     * @return bytes
     */
    long size();

    /**
     * Whether the segment existed before this handle: the {@code found} of {@code ShmemInitStruct}.
     *
     * @return false for exactly one handle of the instance, the one whose caller's initialiser ran
     */
    boolean found();

    /**
     * Which layout the bytes have.
     *
     * @return the version that the segment was made with
     */
    int layoutVersion();

    /**
     * Says how this process puts the data right when the exclusive holder of a lock inside this segment has died. It
     * takes precedence over the tranche's handler, see {@link LWLockTranche#onOwnerDeath(OwnerDeathHandler)}.
     *
     * @param handler runs under the lock
     */
    void onOwnerDeath(OwnerDeathHandler handler);

    /**
     * Whether the exclusive holder of a lock inside this segment died and nobody has put the data right yet.
     *
     * @return true if so
     */
    boolean isQuarantined();

    /**
     * Initialises the data anew and ends a quarantine. All locks inside the segment are taken exclusively meanwhile, in
     * the order of their offsets; the bytes between them are zeroed before the initialiser runs.
     *
     * @param initializer fills the segment
     * @throws dev.backplane.api.InitializerFailedException when the initialiser threw; the segment is quarantined as
     *     before
     * @throws dev.backplane.api.StaleHandleException when the handle is closed or the segment was freed
     */
    void reinitialize(SegmentInitializer initializer);

    /**
     * The whole segment. Every call returns the same buffer; after {@link #close()} its capacity is 0. Plain accesses
     * are ordered by the lock that guards them; the buffer's volatile and atomic operations work between processes.
     *
     * @return the memory, {@link #size()} bytes long
     * @throws dev.backplane.api.StaleHandleException when the handle is closed or the segment was freed
     * @throws dev.backplane.api.OwnerDiedException when the segment is quarantined and this process has no handler
     * @throws dev.backplane.api.InvalidSizeException when the segment is larger than 2,147,483,647 bytes: use
     *     {@link #window(long, int)}
     */
    AtomicBuffer buffer();

    /**
     * A part of the segment, for segments larger than a buffer can be.
     *
     * @param offset of the first byte, a multiple of 8
     * @param length bytes
     * @return the part
     * @throws dev.backplane.api.StaleHandleException when the handle is closed or the segment was freed
     * @throws IndexOutOfBoundsException when the part does not lie in the segment
     */
    AtomicBuffer window(long offset, int length);

    /** Gives the reference back. Closing twice does nothing. */
    @Override
    void close();
}
