package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads and processes bring about. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Await() {}

    /** Returns when a condition holds, as soon as it has been seen once. */
    public static void until(final BooleanSupplier condition) {
        within(PATIENCE, condition);
    }

    /** The same for what takes longer, or must not take as long. */
    public static void within(final Duration patience, final BooleanSupplier condition) {
        final long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < patience.toNanos(), "not within " + patience.toSeconds() + " s");
            try {
                Thread.sleep(2);
            } catch (final InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
