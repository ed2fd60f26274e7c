package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.lwlock.LWLockStatistics;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The counters of a lock. Exclusive acquisitions are counted by the holder alone, in a cache line that it owns; shared
 * ones by the compare-and-set that acquires, in the state's upper bits. Who sleeps counts with atomic operations. A
 * death may lose what the dead one was about to count, never more.
 */
final class LockStatistics {
    private static final long CARRY = 1L << Long.SIZE - SHARED_COUNT_SHIFT;

    private LockStatistics() {}

    static LWLockStatistics read(final UnsafeBuffer memory) {
        return new LWLockStatistics(
                memory.getLongVolatile(EXCLUSIVE_COUNT_OFFSET),
                sharedCount(memory),
                memory.getLongVolatile(BLOCKED_COUNT_OFFSET),
                Duration.ofNanos(memory.getLongVolatile(TOTAL_WAIT_OFFSET)),
                Duration.ofNanos(memory.getLongVolatile(LONGEST_WAIT_OFFSET)));
    }

    private static long sharedCount(final UnsafeBuffer memory) {
        while (true) {
            final long carried = memory.getLongVolatile(SHARED_COUNT_OFFSET);
            final long rest = memory.getLongVolatile(STATE_OFFSET) >>> SHARED_COUNT_SHIFT;
            if (memory.getLongVolatile(SHARED_COUNT_OFFSET) == carried) {
                return carried + rest;
            }
        }
    }

    /** The state's counter went back to 0. */
    static void carry(final UnsafeBuffer memory) {
        memory.getAndAddLong(SHARED_COUNT_OFFSET, CARRY);
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
