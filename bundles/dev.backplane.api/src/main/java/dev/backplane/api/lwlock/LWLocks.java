package dev.backplane.api.lwlock;

import dev.backplane.api.shmem.Segment;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tranches of light-weight locks. What a bundle takes here belongs to the bundle and is given back when it stops.
 */
@ProviderType
public interface LWLocks {
    /**
     * Finds or makes a tranche with locks of its own: {@code RequestNamedLWLockTranche}.
     *
     * @param name 1 to 127 bytes of UTF-8
     * @param locks number of locks, at least 1
     * @return a handle
     * @throws dev.backplane.api.SizeMismatchException when the tranche exists with another number of locks
     * @throws dev.backplane.api.LimitExceededException when the tranche table is full
     * @throws dev.backplane.api.BackplaneException for a bad name or count, or when memory is exhausted
     */
    LWLockTranche requestNamedTranche(String name, int locks);

    /**
     * As {@link #requestNamedTranche(String, int)} with options.
     *
     * @param name see there
     * @param locks see there
     * @param options how the locks behave
     * @return a handle
     * @throws dev.backplane.api.TypeMismatchException when the tranche exists with other options
     */
    LWLockTranche requestNamedTranche(String name, int locks, TrancheOptions options);

    /**
     * Finds a tranche that somebody requested: {@code GetNamedLWLockTranche}. All who ask for the name in an extension get
     * the same handle, without a lock, until it is closed; it goes with the extension.
     *
     * @param name the tranche's name
     * @return a handle
     * @throws dev.backplane.api.NotRegisteredException when the requested tranche is not registered
     */
    LWLockTranche namedTranche(String name);

    /**
     * Makes a new tranche without locks of its own, for locks that live in segments: {@code LWLockNewTrancheId}. Two
     * calls with one name give two ids.
     *
     * @param name 1 to 127 bytes of UTF-8
     * @return the id; it lives as long as this bundle and the others that {@linkplain #tranche(int) use it}
     * @throws dev.backplane.api.LimitExceededException when the tranche table is full
     */
    int newTrancheId(String name);

    /**
     * As {@link #newTrancheId(String)} with options.
     *
     * @param name see there
     * @param options how the locks of the tranche will behave
     * @return the id
     */
    int newTrancheId(String name, TrancheOptions options);

    /**
     * Uses a tranche that another process made: {@code LWLockRegisterTranche}.
     *
     * @param trancheId an id, for example one that lies in a segment
     * @return a handle
     * @throws dev.backplane.api.NotRegisteredException when tranche N is not registered
     */
    LWLockTranche tranche(int trancheId);

    /**
     * Makes a free lock inside a segment: {@code LWLockInitialize}. Call it from the segment's initialiser. A lock that
     * the current backend holds, because it re-initialises the data behind it, stays held.
     *
     * @param segment where the lock lives
     * @param offset of its {@value LWLock#SIZE} bytes, a multiple of {@value LWLock#SIZE}
     * @param trancheId the lock's tranche
     * @return the lock
     * @throws dev.backplane.api.NotRegisteredException when tranche N is not registered
     * @throws IndexOutOfBoundsException when the lock does not lie in the segment, or is not aligned
     */
    LWLock initialize(Segment segment, long offset, int trancheId);

    /**
     * A lock that was initialised inside a segment.
     *
     * @param segment where the lock lives
     * @param offset of its first byte
     * @return the lock
     * @throws dev.backplane.api.NotRegisteredException when no lock was initialised there
     */
    LWLock lock(Segment segment, long offset);

    /**
     * Gives back all that the current backend holds, for error paths: {@code LWLockReleaseAll}.
     *
     * @return how many locks were released
     */
    int releaseAll();

    /**
     * All living tranches.
     *
     * @return a snapshot in the order of their ids
     */
    List<TrancheInfo> tranches();

    /**
     * All locks of extensions: those of named tranches and those inside segments.
     *
     * @return a snapshot in the order of tranche, index, segment and offset
     */
    List<LWLockInfo> locks();

    /**
     * What happened to all locks of each tranche so far, the platform's own tranches included.
     *
     * @return a snapshot by the tranche's id
     */
    Map<Integer, LWLockStatistics> statistics();

    /**
     * A tranche's name, for the platform's own tranches too: {@code GetLWTrancheName}.
     *
     * @param trancheId any id
     * @return its name, or {@code tranche N} if there is none
     */
    String trancheName(int trancheId);

    /**
     * The wait-for graph of all processes.
     *
     * @return every backend that waits for a lock now, the longest wait first
     */
    List<LWLockWait> waits();

    /**
     * Circles of backends that wait for each other and would wait for ever.
     *
     * @return each circle in the order of waiting; empty if there is no deadlock
     */
    List<List<LWLockWait>> deadlocks();
}
