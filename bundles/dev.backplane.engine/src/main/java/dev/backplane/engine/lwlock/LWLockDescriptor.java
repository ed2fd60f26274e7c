package dev.backplane.engine.lwlock;

import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.lwlock.WakePolicy;

/**
 * The layout of an LWLock: 128 bytes, aligned to 128, so that no two locks share a pair of cache lines.
 *
 * <pre>
 *   0  long  state
 *            bits  0-19  number of shared holds; while bit 19 is set, further readers wait
 *            bit   20    EXCLUSIVE
 *            bit   21    RECOVERING: somebody counts the shared holds anew; nobody may acquire
 *            bit   22    HAS_WAITERS
 *            bit   23    NEXT: somebody who waits awake goes first; a hint, see {@link Precedence}
 *            bit   24    OWNER_DIED: the data is to be put right before anybody uses it
 *            bits 25-40  slot + 1 of the exclusive owner's backend
 *            bits 41-52  shared acquisitions, counted by the very compare-and-set that acquires, until a release finds
 *                        the topmost bit set and adds it to the counter below
 *            bits 53-63  exclusive acquisitions, in the same way
 *   8  int   wake sequence: grows with every wake-up; the futex word
 *  12  int   magic, once the lock is initialised
 *  16  long  variable for LWLockWaitForVar
 *  24  long  (unused)
 *  32  int   tranche id
 *  36  int   index in its tranche; -1 inside a segment
 *  40  int   id of the backend that died holding the lock exclusively
 *  44  int   flags: 1 first come, first served; 2 victims of deadlocks get an exception; 4 somebody has waited for the
 *            lock without wanting it (it stays set)
 *  48  long  pid of who died
 *  56  long  when that was noticed, ms since 1970
 *  64  long  exclusive acquisitions that are not in the state any more
 *  72  long  shared acquisitions that are not in the state any more
 *  80  long  how often somebody slept
 *  88  long  how long all sleeps took, ns
 *  96  long  the longest wait, ns
 * 104  int   release sequence: grows with every wake-up after a release
 * 112  long  inside a segment: offset of the next lock in the segment, plus 1; see {@link LockChain}
 * </pre>
 *
 * <p>A lock's location names it in every process: the region in bits 40-55, the offset in the region below.
 */
public final class LWLockDescriptor {
    static final int STATE_OFFSET = 0;
    static final int WAKE_SEQUENCE_OFFSET = 8;
    static final int MAGIC_OFFSET = 12;
    static final int VAR_OFFSET = 16;
    static final int TRANCHE_ID_OFFSET = 32;
    static final int INDEX_OFFSET = 36;
    static final int DEAD_BACKEND_OFFSET = 40;
    static final int FLAGS_OFFSET = 44;
    static final int DEAD_PID_OFFSET = 48;
    static final int DEATH_NOTICED_OFFSET = 56;
    static final int EXCLUSIVE_COUNT_OFFSET = 64;
    static final int SHARED_COUNT_OFFSET = 72;
    static final int BLOCKED_COUNT_OFFSET = 80;
    static final int TOTAL_WAIT_OFFSET = 88;
    static final int LONGEST_WAIT_OFFSET = 96;
    static final int RELEASE_SEQUENCE_OFFSET = 104;
    static final int NEXT_LOCK_OFFSET = 112;

    static final int MAGIC = 0x4B4C_574C;

    static final long SHARED_ONE = 1;
    static final long SHARED_MASK = (1L << 20) - 1;
    static final long SHARED_FULL = 1L << 19;
    static final long EXCLUSIVE = 1L << 20;
    static final long RECOVERING = 1L << 21;
    static final long HAS_WAITERS = 1L << 22;
    static final long NEXT = 1L << 23;
    static final int OWNER_SHIFT = 25;
    static final long OWNER_MASK = 0xFFFFL << OWNER_SHIFT;
    static final long OWNER_DIED = 1L << 24;
    static final int SHARED_COUNT_SHIFT = 41;
    static final int EXCLUSIVE_COUNT_SHIFT = 53;
    static final long SHARED_COUNT_MASK = (1L << EXCLUSIVE_COUNT_SHIFT) - (1L << SHARED_COUNT_SHIFT);

    static final long SHARED_COUNT_HALF = 1L << EXCLUSIVE_COUNT_SHIFT - 1;
    static final long EXCLUSIVE_COUNT_HALF = 1L << Long.SIZE - 1;

    static final long COUNT_HALVES = SHARED_COUNT_HALF | EXCLUSIVE_COUNT_HALF;

    /** What makes a release do more than releasing. */
    static final long RELEASE_DUTIES = HAS_WAITERS | COUNT_HALVES;

    /** What a shared acquisition adds: the hold, and one more in the statistics. */
    static final long SHARED_ACQUISITION = SHARED_ONE | 1L << SHARED_COUNT_SHIFT;

    /** What an exclusive acquisition adds besides the {@link #exclusiveHold}. */
    static final long EXCLUSIVE_ACQUISITION = 1L << EXCLUSIVE_COUNT_SHIFT;

    /** What keeps a reader out; like all that newcomers look at, in the lower half of the word. */
    static final long SHARED_CONFLICT = EXCLUSIVE | RECOVERING | OWNER_DIED | SHARED_FULL;

    static final long EXCLUSIVE_CONFLICT = SHARED_CONFLICT | SHARED_MASK;
    static final long HELD_MASK = EXCLUSIVE | SHARED_MASK;

    static final int FIFO = 1;
    static final int DEADLOCK_EXCEPTION = 2;
    static final int HAS_WATCHERS = 4;

    /** Wake-up classes: the bits that a sleeper listens to. Who wants the lock in shared mode. */
    public static final int WAITS_SHARED = 1;

    static final int WAITS_EXCLUSIVE = 2;
    static final int WAITS_UNTIL_FREE = 4;
    static final int WAITS_FOR_VAR = 8;
    static final int WAITS_TO_ACQUIRE = WAITS_SHARED | WAITS_EXCLUSIVE;
    static final int WATCHES = WAITS_UNTIL_FREE | WAITS_FOR_VAR;
    static final int WAITS_ANY = -1;

    /** The first bit for places in a queue; who sleeps there listens to the bit of his ticket. */
    private static final int FIRST_TICKET_BIT = 4;

    private static final int REGION_SHIFT = 40;

    private LWLockDescriptor() {}

    static long conflict(final LWLockMode mode) {
        return mode == LWLockMode.EXCLUSIVE ? EXCLUSIVE_CONFLICT : SHARED_CONFLICT;
    }

    /**
     * What the word of a lock says while a backend holds it exclusively.
     *
     * @param backendSlot the backend's slot
     * @return EXCLUSIVE and the owner
     */
    static long exclusiveHold(final int backendSlot) {
        return EXCLUSIVE | (long) (backendSlot + 1) << OWNER_SHIFT;
    }

    static int ownerSlot(final long state) {
        return (int) ((state & OWNER_MASK) >>> OWNER_SHIFT) - 1;
    }

    static int waitClass(final LWLockMode mode) {
        return mode == LWLockMode.EXCLUSIVE ? WAITS_EXCLUSIVE : WAITS_SHARED;
    }

    static int ticketBit(final long ticket) {
        return 1 << FIRST_TICKET_BIT + (int) (ticket % (Integer.SIZE - FIRST_TICKET_BIT));
    }

    /**
     * The flags of a tranche's locks.
     *
     * @param options the tranche's options
     * @return as {@link LockSpace#initialize} takes them
     */
    public static int flags(final TrancheOptions options) {
        return (options.wakePolicy() == WakePolicy.FIFO ? FIFO : 0)
                | (options.deadlockException() ? DEADLOCK_EXCEPTION : 0);
    }

    /**
     * The options that stand in flags.
     *
     * @param flags of a lock or a tranche
     * @return the options
     */
    public static TrancheOptions options(final int flags) {
        return new TrancheOptions(
                (flags & FIFO) != 0 ? WakePolicy.FIFO : WakePolicy.BARGING, (flags & DEADLOCK_EXCEPTION) != 0);
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
