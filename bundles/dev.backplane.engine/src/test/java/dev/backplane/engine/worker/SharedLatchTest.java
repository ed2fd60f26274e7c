package dev.backplane.engine.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEventClass;
import dev.backplane.engine.Await;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SharedLatchTest {
    private static final int SET = 1;
    private static final int ASLEEP = 3;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final UnsafeBuffer words = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    private final AtomicBoolean valid = new AtomicBoolean(true);
    private final AtomicInteger waits = new AtomicInteger();
    private final WaitEvent event = new WaitEvent() {
        @Override
        public String name() {
            return "Test";
        }

        @Override
        public int info() {
            return 1;
        }

        @Override
        public WaitEventClass eventClass() {
            return WaitEventClass.EXTENSION;
        }

        @Override
        public void start() {
            waits.incrementAndGet();
        }

        @Override
        public void end() {
            waits.decrementAndGet();
        }
    };
    private final SharedLatch latch = latch(0);

    private SharedLatch latch(final int offset) {
        return new SharedLatch(words, offset, valid::get);
    }

    private static <T> FutureTask<T> start(final FutureTask<T> task) {
        new Thread(task).start();
        return task;
    }

    /** A sleeper; its result is how long it slept, in ms, or -1 if its time was up. */
    private FutureTask<Long> sleeper() {
        final FutureTask<Long> sleeper = start(new FutureTask<>(() -> {
            final long began = System.nanoTime();
            return latch.await(LONG, event) ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) : -1;
        }));
        Await.until(() -> words.getIntVolatile(0) == ASLEEP);
        return sleeper;
    }

    @Test
    void shouldStaySetUntilItIsReset() throws InterruptedException {
        latch.set();
        assertTrue(latch.isSet());
        assertTrue(latch.await(LONG, event));
        assertTrue(latch.await(Duration.ZERO, event));
        latch.reset();
        assertFalse(latch.isSet());
        assertFalse(latch.await(Duration.ZERO, event));
        assertFalse(latch.await(Duration.ofMillis(20), event));
        assertEquals(0, waits.get());
    }

    @Test
    void shouldWakeAllWhoSleep() throws Exception {
        final FutureTask<Long> first = sleeper();
        final FutureTask<Long> second = sleeper();
        Thread.sleep(50);
        // both sleep by now; that one of them resets what is not set must not hide it from the setter
        latch.reset();
        latch.set();
        assertTrue(first.get() < 5_000);
        assertTrue(second.get() < 5_000);
    }

    @Test
    void shouldWakeAfterALongSleepThatNothingElseEnded() throws Exception {
        final FutureTask<Long> sleeper = sleeper();
        Thread.sleep(1_500);
        assertFalse(sleeper.isDone());
        latch.set();
        assertTrue(sleeper.get() >= 1_400);
    }

    @Test
    void shouldWakeSoonWhenWhoSetItDiedBeforeItWoke() throws Exception {
        final FutureTask<Long> sleeper = sleeper();
        words.putIntVolatile(0, SET);
        latch.set();
        final long slept = sleeper.get();
        assertTrue(slept >= 0 && slept < 5_000, () -> "slept for " + slept + " ms");
    }

    @Test
    void shouldGiveUpSoonWhenItsWorkerIsGone() throws Exception {
        final FutureTask<Long> sleeper = sleeper();
        valid.set(false);
        assertEquals(-1, sleeper.get(10, TimeUnit.SECONDS));
        latch.set();
        assertFalse(latch.isSet());
    }

    @Test
    void shouldLookForAnInterruptWhenStirred() throws Exception {
        final AtomicBoolean interrupted = new AtomicBoolean();
        final Thread thread = new Thread(() -> {
            try {
                latch.await(LONG, event);
            } catch (final InterruptedException e) {
                interrupted.set(true);
            }
        });
        thread.start();
        Await.until(() -> words.getIntVolatile(0) == ASLEEP);
        thread.interrupt();
        latch.stir();
        thread.join(5_000);
        assertTrue(interrupted.get());
        assertEquals(0, waits.get());
    }

    @Test
    void shouldSleepOnWhenStirredForNothing() throws Exception {
        final FutureTask<Long> sleeper = sleeper();
        latch.stir();
        Await.until(() -> words.getIntVolatile(0) == ASLEEP);
        latch.set();
        assertTrue(sleeper.get() >= 0);
        latch.stir();
        assertTrue(latch.isSet());
    }

    @Test
    void shouldThrowWhenInterruptedBefore() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> latch.await(LONG, event));
    }

    @Test
    void shouldSleepOnAWordThatSomebodyHasDamaged() throws Exception {
        words.putIntVolatile(0, 77);
        final FutureTask<Long> sleeper = sleeper();
        latch.set();
        assertTrue(sleeper.get() >= 0);
    }

    /** A wake-up that is lost takes a quarter of a second and more, until the alarm makes it good; so may a busy machine. */
    @Test
    void shouldLoseNoWakeUp() throws Exception {
        final int rounds = 20_000;
        final SharedLatch[] latches = {latch(0), latch(128)};
        final AtomicInteger turn = new AtomicInteger();
        final FutureTask<Integer> other = start(new FutureTask<>(() -> play(latches, turn, 1, rounds)));
        final int late = play(latches, turn, 0, rounds) + other.get();
        assertTrue(late < 5, () -> late + " of " + 2 * rounds + " wake-ups came late");
    }

    private int play(final SharedLatch[] latches, final AtomicInteger turn, final int me, final int rounds)
            throws InterruptedException {
        int late = 0;
        for (int i = 0; i < rounds; i++) {
            while (turn.get() != me) {
                final long began = System.nanoTime();
                assertTrue(latches[me].await(LONG, event));
                late += System.nanoTime() - began > LATE_NANOS ? 1 : 0;
                latches[me].reset();
            }
            turn.set(1 - me);
            latches[1 - me].set();
        }
        return late;
    }
}
