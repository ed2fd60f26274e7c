package dev.backplane.engine.worker;

import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.worker.Latch;
import dev.backplane.engine.memory.Futex;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A latch in shared memory: a futex word that is 0, 1 (set), 2 (not set, but who waits is to look for an interrupt) or 3
 * (not set, and somebody sleeps, or did when he was woken by no set). Who sets a latch that nobody sleeps on does not enter
 * the kernel.
 *
 * <pre>
 * set     exchange for 1; it was 3: wake all
 * reset   compare-and-set 1 to 0; both are full fences, so what is looked at after a reset was not stored before the set
 *         that it undid
 * stir    compare-and-set 0 or 3 to 2; it was 3: wake all
 * await   interrupted: throw; load: 1: return; 2: compare-and-set to 0 and look again; else compare-and-set to 3; sleep
 *         while it is 3, and look again
 * </pre>
 *
 * <p>A setter that dies before it wakes is made good by the end that every long sleep has, see {@link Futex#await}; so is
 * an interrupt by somebody else than the worker's supervisor.
 */
final class SharedLatch implements Latch {
    private static final int CLEAR = 0;
    private static final int SET = 1;
    private static final int STIRRED = 2;
    private static final int ASLEEP = 3;

    private static final long LONGEST_WAIT_NANOS = Long.MAX_VALUE / 2;

    private final UnsafeBuffer buffer;
    private final int offset;
    private final BooleanSupplier isValid;

    /**
     * A latch.
     *
     * @param buffer the memory
     * @param offset of the word
     * @param isValid false when the word belongs to another worker
     */
    SharedLatch(final UnsafeBuffer buffer, final int offset, final BooleanSupplier isValid) {
        this.buffer = buffer;
        this.offset = offset;
        this.isValid = isValid;
    }

    @Override
    public void set() {
        if (isValid.getAsBoolean() && buffer.getAndSetInt(offset, SET) == ASLEEP) {
            wake();
        }
    }

    /** Lets who waits look for an interrupt that came before. */
    void stir() {
        int state = state();
        while ((state == CLEAR || state == ASLEEP) && !buffer.compareAndSetInt(offset, state, STIRRED)) {
            state = state();
        }
        if (state == ASLEEP) {
            wake();
        }
    }

    private void wake() {
        Futex.best().wake(buffer, offset, Integer.MAX_VALUE, -1);
    }

    private int state() {
        return buffer.getIntVolatile(offset);
    }

    @Override
    public void reset() {
        buffer.compareAndSetInt(offset, SET, CLEAR);
    }

    @Override
    public boolean isSet() {
        return state() == SET;
    }

    @Override
    public boolean await(final Duration timeout, final WaitEvent event) throws InterruptedException {
        final long nanos =
                timeout.compareTo(Duration.ofNanos(LONGEST_WAIT_NANOS)) > 0 ? LONGEST_WAIT_NANOS : timeout.toNanos();
        event.start();
        try {
            return await(nanos);
        } finally {
            event.end();
        }
    }

    private boolean await(final long nanos) throws InterruptedException {
        final long began = System.nanoTime();
        long now = began;
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for a latch");
            }
            final int state = state();
            if (state == SET) {
                return true;
            }
            final long rest = nanos - (now - began);
            if (rest <= 0 || !isValid.getAsBoolean()) {
                return false;
            }
            if (state == STIRRED) {
                buffer.compareAndSetInt(offset, STIRRED, CLEAR);
            } else if (state == ASLEEP || buffer.compareAndSetInt(offset, state, ASLEEP)) {
                Futex.best().await(buffer, offset, ASLEEP, rest, -1);
                now = isSet() ? now : System.nanoTime();
            }
        }
    }
}
