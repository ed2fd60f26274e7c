package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.lwlock.LWLockStatistics;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The counters of a lock. Acquisitions are counted by the compare-and-set that acquires, in the state's upper bits; who
 * finds his bits at 0 afterwards carries over. Who sleeps counts with atomic operations. A death may lose what the dead one
 * was about to count or to carry over.
 */
final class LockStatistics {
    private static final long SHARED_CARRY = 1L << EXCLUSIVE_COUNT_SHIFT - SHARED_COUNT_SHIFT;
    private static final long EXCLUSIVE_CARRY = 1L << Long.SIZE - EXCLUSIVE_COUNT_SHIFT;

    private LockStatistics() {}

    static LWLockStatistics read(final UnsafeBuffer memory) {
        return new LWLockStatistics(
                count(memory, EXCLUSIVE_COUNT_OFFSET, ~0L, EXCLUSIVE_COUNT_SHIFT),
                count(memory, SHARED_COUNT_OFFSET, SHARED_COUNT_MASK, SHARED_COUNT_SHIFT),
                memory.getLongVolatile(BLOCKED_COUNT_OFFSET),
                Duration.ofNanos(memory.getLongVolatile(TOTAL_WAIT_OFFSET)),
                Duration.ofNanos(memory.getLongVolatile(LONGEST_WAIT_OFFSET)));
    }

    /** Begins anew, in a lock whose state is 0. */
    static void clear(final UnsafeBuffer memory) {
        for (int offset = EXCLUSIVE_COUNT_OFFSET; offset <= LONGEST_WAIT_OFFSET; offset += Long.BYTES) {
            memory.putLong(offset, 0);
        }
    }

    private static long count(final UnsafeBuffer memory, final int offset, final long mask, final int shift) {
        while (true) {
            final long carried = memory.getLongVolatile(offset);
            final long rest = (memory.getLongVolatile(STATE_OFFSET) & mask) >>> shift;
            if (memory.getLongVolatile(offset) == carried) {
                return carried + rest;
            }
        }
    }

    /**
     * The state's counter of shared acquisitions went back to 0, and what it carried over is in the bits above: those of
     * the exclusive ones.
     *
     * @param state as the acquisition left it
     */
    static void carryShared(final UnsafeBuffer memory, final long state) {
        memory.getAndAddLong(SHARED_COUNT_OFFSET, SHARED_CARRY);
        memory.getAndAddLong(EXCLUSIVE_COUNT_OFFSET, -1);
        if (state >>> EXCLUSIVE_COUNT_SHIFT == 0) {
            carryExclusive(memory);
        }
    }

    /** The state's counter of exclusive acquisitions went back to 0. */
    static void carryExclusive(final UnsafeBuffer memory) {
        memory.getAndAddLong(EXCLUSIVE_COUNT_OFFSET, EXCLUSIVE_CARRY);
    }

    static void blocked(final UnsafeBuffer memory) {
        memory.getAndAddLong(BLOCKED_COUNT_OFFSET, 1);
    }

    static void waited(final UnsafeBuffer memory, final long nanos) {
        memory.getAndAddLong(TOTAL_WAIT_OFFSET, nanos);
        long longest = memory.getLongVolatile(LONGEST_WAIT_OFFSET);
        while (nanos > longest && !memory.compareAndSetLong(LONGEST_WAIT_OFFSET, longest, nanos)) {
            longest = memory.getLongVolatile(LONGEST_WAIT_OFFSET);
        }
    }
}
