package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other threads and processes bring about. */
public final class Await {
    private static final long PATIENCE_SECONDS = 30;

    private Await() {}

    /** Returns when a condition holds, as soon as it has been seen once. */
    public static void until(final BooleanSupplier condition) {
        final long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS),
                    "not within " + PATIENCE_SECONDS + " s");
            try {
                Thread.sleep(2);
            } catch (final InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
