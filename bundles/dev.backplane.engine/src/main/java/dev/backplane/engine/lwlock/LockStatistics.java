package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.lwlock.LWLockStatistics;
import dev.backplane.engine.memory.Words;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The counters of a lock. Acquisitions are counted by the compare-and-set that acquires, in the state's upper bits; a
 * release that finds a counter there half full carries over. Who sleeps counts with atomic operations. A death may lose what
 * the dead one was about to count or to carry over, and 2,048 readers who come before one of them has gone count wrong.
 */
final class LockStatistics {
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
     * Takes what has grown too large out of the state; of several who see it, the one whose compare-and-set succeeds.
     *
     * @param lock the address of its first word, as {@link Words} has it
     */
    static void carry(final UnsafeBuffer memory, final long lock) {
        long word = Words.getVolatile(memory, lock);
        while ((word & COUNT_HALVES) != 0) {
            if (Words.compareAndSet(memory, lock, word, word & ~COUNT_HALVES)) {
                final long shared = (word & SHARED_COUNT_HALF) >>> SHARED_COUNT_SHIFT;
                final long exclusive = (word & EXCLUSIVE_COUNT_HALF) >>> EXCLUSIVE_COUNT_SHIFT;
                Words.getAndAdd(memory, lock + SHARED_COUNT_OFFSET, shared);
                Words.getAndAdd(memory, lock + EXCLUSIVE_COUNT_OFFSET, exclusive);
                return;
            }
            word = Words.getVolatile(memory, lock);
        }
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
