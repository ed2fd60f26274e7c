package dev.backplane.api.lwlock;

import dev.backplane.api.shmem.Segment;
import java.util.List;
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
     * Finds a tranche that somebody requested: {@code GetNamedLWLockTranche}.
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
     * Uses a tranche that another process made: {@code LWLockRegisterTranche}.
     *
     * @param trancheId an id, for example one that lies in a segment
     * @return a handle
     * @throws dev.backplane.api.NotRegisteredException when tranche N is not registered
     */
    LWLockTranche tranche(int trancheId);

    /**
     * Makes a free lock inside a segment: {@code LWLockInitialize}. Call it from the segment's initialiser.
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
     * All locks of named tranches, and all others that somebody holds or waits for at this moment.
     *
     * @return a snapshot in the order of tranche and index
     */
    List<LWLockInfo> locks();
}
