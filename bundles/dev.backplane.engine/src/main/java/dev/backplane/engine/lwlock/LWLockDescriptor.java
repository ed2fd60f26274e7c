package dev.backplane.engine.lwlock;

import dev.backplane.api.lwlock.LWLockMode;

/**
 * The layout of an LWLock: 128 bytes, aligned to 128, so that no two locks share a pair of cache lines.
 *
 * <pre>
 *   0  long  state
 *            bits  0-19  number of shared holds
 *            bit   20    EXCLUSIVE
 *            bit   21    RECOVERING: somebody counts the shared holds anew; nobody may acquire
 *            bit   22    HAS_WAITERS
 *            bit   23    (kept free for a fairness bit)
 *            bits 24-39  slot + 1 of the exclusive owner's backend
 *            bit   40    OWNER_DIED: the data is to be put right before anybody uses it
 *   8  int   wake sequence: grows with every wake-up; the futex word
 *  12  int   magic, once the lock is initialised
 *  16  long  variable for LWLockWaitForVar
 *  24  long  (kept free for a version)
 *  32  int   tranche id
 *  36  int   index in its tranche; -1 inside a segment
 *  40  int   id of the backend that died holding the lock exclusively
 *  48  long  its process's pid
 *  56  long  when that was noticed, ms since 1970
 * </pre>
 *
 * <p>A lock's location names it in every process: the region in bits 40-55, the offset in the region below.
 */
public final class LWLockDescriptor {
    static final int STATE_OFFSET = 0;
    static final int WAKE_SEQUENCE_OFFSET = 8;
    static final int MAGIC_OFFSET = 12;
    static final int TRANCHE_ID_OFFSET = 32;
    static final int INDEX_OFFSET = 36;
    static final int DEAD_BACKEND_OFFSET = 40;
    static final int DEAD_PID_OFFSET = 48;
    static final int DEATH_NOTICED_OFFSET = 56;

    static final int MAGIC = 0x4B4C_574C;

    static final long SHARED_ONE = 1;
    static final long SHARED_MASK = (1L << 20) - 1;
    static final long EXCLUSIVE = 1L << 20;
    static final long RECOVERING = 1L << 21;
    static final long HAS_WAITERS = 1L << 22;
    static final int OWNER_SHIFT = 24;
    static final long OWNER_MASK = 0xFFFFL << OWNER_SHIFT;
    static final long OWNER_DIED = 1L << 40;

    static final long SHARED_CONFLICT = EXCLUSIVE | RECOVERING | OWNER_DIED;
    static final long EXCLUSIVE_CONFLICT = SHARED_CONFLICT | SHARED_MASK;
    static final long HELD_MASK = EXCLUSIVE | SHARED_MASK;

    /** Wake-up classes. */
    static final int WAITS_SHARED = 1;

    static final int WAITS_EXCLUSIVE = 2;
    static final int WAITS_ANY = -1;

    private static final int REGION_SHIFT = 40;

    private LWLockDescriptor() {}

    static long conflict(final LWLockMode mode) {
        return mode == LWLockMode.EXCLUSIVE ? EXCLUSIVE_CONFLICT : SHARED_CONFLICT;
    }

    static long owner(final int backendSlot) {
        return (long) (backendSlot + 1) << OWNER_SHIFT;
    }

    static int ownerSlot(final long state) {
        return (int) ((state & OWNER_MASK) >>> OWNER_SHIFT) - 1;
    }

    /**
     * Names a lock.
     *
     * @param region the region that holds it
     * @param offset of its first byte in the region
     * @return its location
     */
    public static long location(final int region, final long offset) {
        return (long) region << REGION_SHIFT | offset;
    }

    /**
     * The region of a location.
     *
     * @param location a lock or block
     * @return the region
     */
    public static int regionOf(final long location) {
        return (int) (location >>> REGION_SHIFT);
    }

    /**
     * The offset of a location.
     *
     * @param location a lock or block
     * @return the offset in the region
     */
    public static long offsetOf(final long location) {
        return location & (1L << REGION_SHIFT) - 1;
    }
}
