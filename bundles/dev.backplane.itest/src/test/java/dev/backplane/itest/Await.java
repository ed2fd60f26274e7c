package dev.backplane.itest;

import static org.junit.Assert.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what happens on other threads. */
final class Await {
    private static final long LOOK_MILLIS = 20;
    private static final long PATIENCE_SECONDS = 10;

    private Await() {}

    static void until(final String what, final Callable<Boolean> condition) throws Exception {
        within(PATIENCE_SECONDS, what, condition);
    }

    static void within(final long seconds, final String what, final Callable<Boolean> condition) throws Exception {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                fail("not within " + seconds + " s: " + what);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
