package dev.backplane.engine.memory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/** The portable fallback: looks at the word again and again, more and more seldom. */
final class PollingFutex implements Futex {
    private static final long MIN_PARK = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long MAX_PARK = TimeUnit.MILLISECONDS.toNanos(1);

    @Override
    public void await(
            final UnsafeBuffer buffer, final int offset, final int expected, final long timeoutNanos, final int bits) {
        final long deadline = System.nanoTime() + Math.min(timeoutNanos, LONGEST_SLEEP_NANOS);
        long park = MIN_PARK;
        while (buffer.getIntVolatile(offset) == expected && System.nanoTime() - deadline < 0) {
            if (Thread.currentThread().isInterrupted()) {
                // parkNanos returns at once for an interrupted thread
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(park);
            }
            park = Math.min(MAX_PARK, park * 2);
        }
    }

    @Override
    public void wake(final UnsafeBuffer buffer, final int offset, final int count, final int bits) {
        // the waiters see the word change
    }
}
