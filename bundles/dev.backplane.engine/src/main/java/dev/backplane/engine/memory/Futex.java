package dev.backplane.engine.memory;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** Waiting for a word of shared memory to change, across processes. Spurious returns are allowed. */
public interface Futex {
    /** Who waits longer than that returns earlier, for no reason. */
    long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(750);

    /**
     * Waits while a word has a value, at most for a time. Returns when another process or thread has woken this one,
     * when the value is another one, when the time is up, when {@link #LONGEST_SLEEP_NANOS} are over, or for no reason.
     *
     * @param buffer the memory
     * @param offset of the word, a multiple of 4
     * @param expected the value to sleep on
     * @param timeoutNanos at most that long
     * @param bits classes of wakers that this waiter listens to, not 0
     */
    void await(UnsafeBuffer buffer, int offset, int expected, long timeoutNanos, int bits);

    /**
     * Wakes waiters of a word.
     *
     * @param buffer the memory
     * @param offset of the word
     * @param count how many at most
     * @param bits the classes of waiters to wake
     */
    void wake(UnsafeBuffer buffer, int offset, int count, int bits);

    /**
     * The best implementation that this host and class path offer.
     *
     * @return the kernel's futex, or a portable one that polls
     */
    static Futex best() {
        return FutexHolder.BEST;
    }

    /**
     * The one that looks at the word again and again, at least once in a millisecond. It needs no native code, whose first
     * use takes longer than all else that a process does to begin.
     *
     * @return to wait with; it wakes nobody
     */
    static Futex polling() {
        return new PollingFutex();
    }
}
