package dev.backplane.engine.stress;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.WakePolicy;
import org.agrona.concurrent.AtomicBuffer;

/** What the actors of a test share: a new lock and two plain longs in shared memory, 0 at first. */
public abstract class LockState {
    /** The lock. */
    protected final LWLock lock;

    private final AtomicBuffer buffer = StressLocks.buffer();
    private final int first;
    private final int second;

    /**
     * A free lock.
     *
     * @param policy in which order waiters get it
     */
    protected LockState(final WakePolicy policy) {
        final int place = StressLocks.claimPlace();
        lock = StressLocks.lock(place, policy);
        first = StressLocks.dataOffset(place);
        second = first + Long.BYTES;
        setFirst(0);
        setSecond(0);
    }

    /**
     * Takes the lock; the thread becomes a backend.
     *
     * @param mode exclusive or shared
     */
    protected final void acquire(final LWLockMode mode) {
        StressLocks.enter();
        lock.acquire(mode);
    }

    /**
     * Counts under the lock, not atomically.
     *
     * @return the first long, incremented
     */
    protected final long increment() {
        final long value = first() + 1;
        setFirst(value);
        return value;
    }

    /**
     * The first long, read plainly.
     *
     * @return its value
     */
    protected final long first() {
        return buffer.getLong(first);
    }

    /**
     * The second long, read plainly.
     *
     * @return its value
     */
    protected final long second() {
        return buffer.getLong(second);
    }

    /**
     * Stores the first long plainly.
     *
     * @param value its value
     */
    protected final void setFirst(final long value) {
        buffer.putLong(first, value);
    }

    /**
     * Stores the second long plainly.
     *
     * @param value its value
     */
    protected final void setSecond(final long value) {
        buffer.putLong(second, value);
    }
}
