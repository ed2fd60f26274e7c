package dev.backplane.engine.worker;

import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.worker.Latch;
import dev.backplane.engine.memory.Futex;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A latch in shared memory: a futex word that is 0, 1 (set) or 2 (not set, but who waits is to look for an interrupt).
 *
 * <pre>
 * set     store 1, wake all
 * reset   store 0; both stores are full, so what is looked at after a reset was not stored before the set that it undid
 * stir    compare-and-set 0 to 2, wake all
 * await   interrupted: throw; load: 1: return; 2: compare-and-set to 0 and look again; 0: sleep while it is 0
 * </pre>
 */
final class SharedLatch implements Latch {
    private static final int CLEAR = 0;
    private static final int SET = 1;
    private static final int STIRRED = 2;

    /** Nothing wakes a thread that is interrupted by others than its worker's supervisor. */
    private static final long LONGEST_SLEEP_NANOS = 500_000_000;

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
        if (isValid.getAsBoolean()) {
            buffer.putIntVolatile(offset, SET);
            wake();
        }
    }

    /** Lets who waits look for an interrupt that came before. */
    void stir() {
        buffer.compareAndSetInt(offset, CLEAR, STIRRED);
        wake();
    }

    private void wake() {
        Futex.best().wake(buffer, offset, Integer.MAX_VALUE, -1);
    }

    @Override
    public void reset() {
        buffer.putIntVolatile(offset, CLEAR);
    }

    @Override
    public boolean isSet() {
        return buffer.getIntVolatile(offset) == SET;
    }

    @Override
    public boolean await(final Duration timeout, final WaitEvent event) throws InterruptedException {
        final long nanos =
                timeout.compareTo(Duration.ofNanos(LONGEST_WAIT_NANOS)) > 0 ? LONGEST_WAIT_NANOS : timeout.toNanos();
        event.start();
        try {
            final long began = System.nanoTime();
            long now = began;
            while (true) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for a latch");
                }
                if (isSet()) {
                    return true;
                }
                final long rest = nanos - (now - began);
                if (rest <= 0 || !isValid.getAsBoolean()) {
                    return false;
                }
                if (!takeStir()) {
                    Futex.best().await(buffer, offset, CLEAR, Math.min(rest, LONGEST_SLEEP_NANOS), -1);
                    now = isSet() ? now : System.nanoTime();
                }
            }
        } finally {
            event.end();
        }
    }

    private boolean takeStir() {
        return buffer.getIntVolatile(offset) == STIRRED && buffer.compareAndSetInt(offset, STIRRED, CLEAR);
    }
}
