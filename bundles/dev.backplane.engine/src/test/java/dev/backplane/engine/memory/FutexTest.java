package dev.backplane.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FutexTest {
    private final UnsafeBuffer word = new UnsafeBuffer(ByteBuffer.allocateDirect(64));

    static Stream<Futex> futexes() {
        return Stream.of(new LinuxFutex(true), new LinuxFutex(false), new PollingFutex());
    }

    private long awaitMillis(final Futex futex, final int expected, final long timeoutMillis) {
        final long began = System.nanoTime();
        futex.await(word, 0, expected, TimeUnit.MILLISECONDS.toNanos(timeoutMillis), -1);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    @ParameterizedTest
    @MethodSource("futexes")
    void shouldReturnAtOnceWhenTheValueIsAnotherOne(final Futex futex) {
        assertTrue(awaitMillis(futex, 7, 10_000) < 5_000);
    }

    @ParameterizedTest
    @MethodSource("futexes")
    void shouldReturnWhenTheTimeIsUp(final Futex futex) {
        assertTrue(awaitMillis(futex, 0, 50) >= 45);
    }

    @ParameterizedTest
    @MethodSource("futexes")
    void shouldReturnWhenWoken(final Futex futex) throws InterruptedException {
        final Thread waker = new Thread(() -> {
            try {
                Thread.sleep(50);
            } catch (final InterruptedException e) {
                return;
            }
            word.putIntVolatile(0, 1);
            futex.wake(word, 0, 1, -1);
        });
        waker.start();
        assertTrue(awaitMillis(futex, 0, 20_000) < 10_000);
        waker.join();
        assertEquals(1, word.getInt(0));
    }

    @ParameterizedTest
    @MethodSource("futexes")
    void shouldWaitTheWholeTimeAndKeepTheInterruptWhenInterrupted(final Futex futex) {
        Thread.currentThread().interrupt();
        assertTrue(awaitMillis(futex, 0, 30) >= 25);
        assertTrue(Thread.interrupted());
    }

    @ParameterizedTest
    @MethodSource("futexes")
    void shouldEndALongSleepForNoReason(final Futex futex) {
        final long slept = awaitMillis(futex, 0, 10_000);
        assertTrue(slept >= 240 && slept < 5_000, () -> "slept for " + slept + " ms");
    }

    @ParameterizedTest
    @MethodSource("futexes")
    void shouldEndALongSleepWhenWoken(final Futex futex) throws InterruptedException {
        // the sleeper comes after others who slept long, and for whom an alarm may run still
        for (int i = 0; i < 3; i++) {
            word.putIntVolatile(0, 0);
            final Thread sleeper = new Thread(() -> {
                while (word.getIntVolatile(0) == 0) {
                    futex.await(word, 0, 0, Long.MAX_VALUE, 1);
                }
            });
            sleeper.start();
            Thread.sleep(20);
            word.putIntVolatile(0, 1);
            futex.wake(word, 0, 1, 1);
            sleeper.join(200);
            assertTrue(!sleeper.isAlive() || futex instanceof PollingFutex);
            sleeper.join();
        }
    }

    @Test
    void shouldCallTheKernelDirectlyOnTheProcessorsThatItKnows() {
        assertEquals(System.getProperty("os.arch").equals("amd64"), FutexCall.BOUND);
    }

    @Test
    void shouldAnswerWhatTheKernelDoes() {
        assumeTrue(FutexCall.BOUND);
        final int invalid = -22;
        assertEquals(invalid, FutexCall.futex(word.addressOffset() + 1, 9, 0, 0, 0, -1L & 0xFFFF_FFFFL));
        final int again = -11;
        assertEquals(again, FutexCall.futex(word.addressOffset(), 9, 7, 0, 0, 1));
    }

    @Test
    void shouldWaitForTheSecondsAndNanosecondsThatItIsGiven() {
        assumeTrue(FutexCall.BOUND);
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        final int timedOut = -110;
        final long second = TimeUnit.SECONDS.toNanos(1);
        assertEquals(timedOut, FutexCall.futex(word.addressOffset(), 9, 0, deadline / second, deadline % second, 1));
        assertTrue(System.nanoTime() >= deadline);
    }
}
