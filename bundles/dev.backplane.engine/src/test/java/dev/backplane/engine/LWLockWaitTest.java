package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.DeadlockException;
import dev.backplane.api.LockNotHeldException;
import dev.backplane.api.SelfDeadlockException;
import dev.backplane.api.TypeMismatchException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockStatistics;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.LWLockUser;
import dev.backplane.api.lwlock.LWLockWait;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.lwlock.WakePolicy;
import dev.backplane.api.shmem.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All ways to wait for a lock, and what is shown of it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SAME_THREAD)
class LWLockWaitTest {
    private final TestInstance test = new TestInstance();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Backend me;

    @BeforeEach
    void register() {
        me = test.instance.backends().register("test");
    }

    @AfterEach
    void leave() {
        threads.shutdownNow();
        me.close();
        test.close();
    }

    private LWLock lock(final WakePolicy policy) {
        return test.locks()
                .requestNamedTranche("held", 2, TrancheOptions.DEFAULT.wakePolicy(policy))
                .lock(0);
    }

    private <T> Future<T> asBackend(final Callable<T> task) {
        return threads.submit(() -> {
            try (Backend other = test.instance.backends().register("thread")) {
                assertTrue(other.id() > 0);
                return task.call();
            }
        });
    }

    private LWLockInfo info() {
        return test.locks().locks().get(0);
    }

    private void awaitWaiters(final int count) {
        Await.until(() -> info().waiters().size() == count);
    }

    @Test
    void l11ShouldAcquireOrWait() throws Exception {
        for (final WakePolicy policy : WakePolicy.values()) {
            final LWLock lock = test.locks()
                    .requestNamedTranche("l11 " + policy, 1, TrancheOptions.DEFAULT.wakePolicy(policy))
                    .lock(0);
            assertTrue(lock.acquireOrWait(LWLockMode.EXCLUSIVE));
            assertTrue(lock.heldByMe(LWLockMode.EXCLUSIVE));
            final Future<Boolean> waiter = asBackend(() -> lock.acquireOrWait(LWLockMode.EXCLUSIVE) || lock.heldByMe());
            Await.until(() -> test.locks().waits().size() == 1);
            lock.release();
            assertFalse(waiter.get());
            assertTrue(lock.acquireOrWait(LWLockMode.SHARED));
            lock.release();
        }
    }

    @Test
    void l12ShouldWaitForAVariable() throws Exception {
        final LWLock lock = lock(WakePolicy.BARGING);
        assertEquals(OptionalLong.empty(), lock.waitForVar(0));
        lock.acquire(LWLockMode.SHARED);
        assertEquals(OptionalLong.empty(), asBackend(() -> lock.waitForVar(0)).get());
        assertThrows(LockNotHeldException.class, () -> lock.updateVar(1));
        lock.release();
        lock.acquire(LWLockMode.EXCLUSIVE);
        assertThrows(SelfDeadlockException.class, () -> lock.waitForVar(0));
        try (EngineProcess watcher = new EngineProcess(test.data, "variable")) {
            assertTrue(watcher.line().startsWith("watching"));
            awaitWaiters(1);
            for (int value = 1; value <= 20; value++) {
                lock.updateVar(value);
                assertEquals("var " + value, watcher.line());
            }
            lock.releaseClearVar(0);
            assertEquals("free", watcher.line());
        }
        assertEquals(0, lock.var());
    }

    @Test
    void shouldGiveUpWhenTheTimeIsUp() throws Exception {
        for (final WakePolicy policy : WakePolicy.values()) {
            final LWLock lock = test.locks()
                    .requestNamedTranche("timed " + policy, 1, TrancheOptions.DEFAULT.wakePolicy(policy))
                    .lock(0);
            assertTrue(lock.tryAcquire(LWLockMode.EXCLUSIVE, Duration.ZERO));
            assertFalse(asBackend(() -> lock.tryAcquire(LWLockMode.SHARED, Duration.ZERO))
                    .get());
            final long began = System.nanoTime();
            assertFalse(asBackend(() -> lock.tryAcquire(LWLockMode.SHARED, Duration.ofMillis(40)))
                    .get());
            assertTrue(System.nanoTime() - began >= 40_000_000);
            final Future<Boolean> patient = asBackend(() -> {
                final boolean held = lock.tryAcquire(LWLockMode.EXCLUSIVE, Duration.ofDays(1000));
                lock.release();
                return held;
            });
            Await.until(() -> test.locks().waits().size() == 1);
            lock.release();
            assertTrue(patient.get());
            assertTrue(lock.conditionalAcquire(LWLockMode.EXCLUSIVE), "nothing is left of those who gave up");
            lock.release();
        }
    }

    @Test
    void shouldGiveUpWhenInterrupted() throws Exception {
        final LWLock lock = lock(WakePolicy.BARGING);
        lock.acquire(LWLockMode.EXCLUSIVE);
        final Thread[] waiter = new Thread[1];
        final Future<Boolean> interrupted = asBackend(() -> {
            waiter[0] = Thread.currentThread();
            return lock.acquireInterruptibly(LWLockMode.EXCLUSIVE);
        });
        awaitWaiters(1);
        waiter[0].interrupt();
        assertEquals(
                InterruptedException.class,
                assertThrows(ExecutionException.class, interrupted::get)
                        .getCause()
                        .getClass());
        awaitWaiters(0);
        lock.release();
        assertTrue(lock.acquireInterruptibly(LWLockMode.EXCLUSIVE));
        lock.release();
    }

    @Test
    void shouldServeFirstComeFirstServed() throws Exception {
        final LWLock lock = lock(WakePolicy.FIFO);
        lock.acquire(LWLockMode.EXCLUSIVE);
        final List<Integer> order = new CopyOnWriteArrayList<>();
        final List<Future<?>> waiters = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            final int number = i;
            waiters.add(asBackend(() -> {
                lock.acquire(LWLockMode.EXCLUSIVE);
                order.add(number);
                lock.release();
                return null;
            }));
            awaitWaiters(i + 1);
        }
        final List<Integer> shown =
                info().waiters().stream().map(LWLockUser::backend).toList();
        assertEquals(6, shown.stream().distinct().count());
        lock.release();
        // a newcomer cannot pass
        assertFalse(order.size() < 6 && lock.conditionalAcquire(LWLockMode.EXCLUSIVE));
        for (final Future<?> waiter : waiters) {
            waiter.get();
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 5), order);
    }

    @Test
    void shouldRefuseOtherOptionsForATranche() {
        lock(WakePolicy.FIFO);
        final String message = assertThrows(
                        TypeMismatchException.class, () -> test.locks().requestNamedTranche("held", 2))
                .getMessage();
        assertTrue(message.contains("FIFO") && message.contains("BARGING"), message);
    }

    @Test
    void shouldLetAnotherProcessReleaseADisownedHold() throws Exception {
        final LWLock lock = lock(WakePolicy.BARGING);
        for (final LWLockMode mode : LWLockMode.values()) {
            lock.acquire(mode);
            lock.disown();
            assertFalse(lock.heldByMe());
            assertThrows(LockNotHeldException.class, lock::release);
            assertTrue(info().holders().get(0).disowned());
            assertEquals(0, test.locks().releaseAll());
            final boolean readable = asBackend(() -> lock.conditionalAcquire(LWLockMode.EXCLUSIVE))
                    .get();
            assertFalse(readable);
            asBackend(() -> {
                        lock.releaseDisowned(mode);
                        return null;
                    })
                    .get();
            assertThrows(LockNotHeldException.class, () -> lock.releaseDisowned(mode));
            assertTrue(lock.conditionalAcquire(LWLockMode.EXCLUSIVE));
            lock.release();
        }
    }

    @Test
    void shouldReleaseTheHoldThatTheCallerDisownedBeforeOthers() throws Exception {
        final LWLock lock = lock(WakePolicy.BARGING);
        lock.acquire(LWLockMode.SHARED);
        lock.disown();
        asBackend(() -> {
                    lock.acquire(LWLockMode.SHARED);
                    lock.disown();
                    lock.releaseDisowned(LWLockMode.SHARED);
                    return null;
                })
                .get();
        assertEquals(
                List.of(me.id()),
                info().holders().stream().map(LWLockUser::backend).toList());
        lock.releaseDisowned(LWLockMode.SHARED);
        assertEquals(List.of(), info().holders());
    }

    @Test
    void shouldKeepADisownedHoldWhenItsBackendLeaves() throws Exception {
        final LWLock lock = lock(WakePolicy.BARGING);
        asBackend(() -> {
                    lock.acquire(LWLockMode.EXCLUSIVE);
                    lock.disown();
                    return null;
                })
                .get();
        assertFalse(lock.conditionalAcquire(LWLockMode.SHARED));
        lock.releaseDisowned(LWLockMode.EXCLUSIVE);
        assertTrue(lock.conditionalAcquire(LWLockMode.SHARED));
        lock.release();
        Await.until(() -> test.instance.backends().backends().stream()
                .noneMatch(backend -> backend.backendType().equals("disowned locks")));
    }

    @Test
    void shouldReportADeadlockAcrossProcessesAndLetTheVictimGo() {
        final LWLockTranche two =
                test.locks().requestNamedTranche("two", 2, TrancheOptions.DEFAULT.deadlockException(true));
        two.lock(0).acquire(LWLockMode.EXCLUSIVE);
        try (EngineProcess other = new EngineProcess(test.data, "deadlock", "two")) {
            assertTrue(other.line().startsWith("holds"));
            other.send("go");
            Await.until(() -> test.locks().waits().size() == 1);
            final LWLockWait wait = test.locks().waits().get(0);
            assertEquals(other.pid(), wait.pid());
            assertEquals("two[0]", wait.lock());
            assertEquals(List.of(me.id()), wait.blockedBy());
            assertEquals(List.of(), test.locks().deadlocks());
            final String message = assertThrows(
                            DeadlockException.class, () -> two.lock(1).acquire(LWLockMode.EXCLUSIVE))
                    .getMessage();
            for (final String part : List.of("two[0]", "two[1]", Long.toString(other.pid()), "backend " + me.id())) {
                assertTrue(message.contains(part), message);
            }
            assertTrue(two.lock(0).heldByMe());
            two.lock(0).release();
            assertEquals("has both", other.line());
            assertEquals(0, other.exitCode());
        }
        assertEquals(0, test.locks().releaseAll());
    }

    @Test
    void shouldShowADeadlockThatNobodyBreaks() throws Exception {
        final LWLockTranche two = test.locks().requestNamedTranche("two", 2);
        two.lock(0).acquire(LWLockMode.EXCLUSIVE);
        final Future<Boolean> other = asBackend(() -> {
            two.lock(1).acquire(LWLockMode.EXCLUSIVE);
            final boolean first = two.lock(0).tryAcquire(LWLockMode.EXCLUSIVE, Duration.ofSeconds(3));
            test.locks().releaseAll();
            return first;
        });
        Await.until(() -> test.locks().waits().size() == 1);
        final Future<?> look = threads.submit(() ->
                Await.until(() -> test.locks().deadlocks().stream().anyMatch(circle -> circle.size() == 2)));
        assertFalse(two.lock(1).tryAcquire(LWLockMode.SHARED, Duration.ofMillis(1500)));
        look.get();
        two.lock(0).release();
        other.get();
    }

    @Test
    void shouldCountAcquisitionsAndWaits() throws Exception {
        final LWLock lock = lock(WakePolicy.BARGING);
        for (int i = 0; i < 10; i++) {
            lock.acquire(LWLockMode.EXCLUSIVE);
            lock.release();
        }
        for (int i = 0; i < 5; i++) {
            lock.acquire(LWLockMode.SHARED);
            lock.release();
        }
        lock.acquire(LWLockMode.EXCLUSIVE);
        final Future<?> waiter = asBackend(() -> {
            lock.acquire(LWLockMode.SHARED);
            lock.release();
            return null;
        });
        awaitWaiters(1);
        Thread.sleep(30);
        final LWLockUser holder = info().holders().get(0);
        assertEquals(me.id(), holder.backend());
        assertTrue(holder.age().toMillis() >= 10, holder.toString());
        assertTrue(info().waiters().get(0).age().toMillis() >= 25);
        lock.release();
        waiter.get();
        final LWLockStatistics statistics = lock.statistics();
        assertEquals(11, statistics.exclusiveAcquisitions());
        assertEquals(6, statistics.sharedAcquisitions());
        assertEquals(1, statistics.blocked());
        assertTrue(statistics.longestWait().toMillis() >= 25, statistics.toString());
        assertEquals(statistics.longestWait(), statistics.totalWait());
        final Segment segment =
                test.memory().namedSegment("s", 256, fresh -> test.locks().initialize(fresh, 0, lock.trancheId()));
        final LWLock inner = test.locks().lock(segment, 0);
        inner.acquire(LWLockMode.EXCLUSIVE);
        inner.release();
        assertEquals(
                12, test.locks().statistics().get(lock.trancheId()).exclusiveAcquisitions(), "sum over the tranche");
    }

    @Test
    void shouldCountWhoWaitsForTheReleaseAndNotWhoWaitsForTheVariable() throws Exception {
        final LWLock lock = lock(WakePolicy.BARGING);
        lock.acquire(LWLockMode.EXCLUSIVE);
        final Future<?> watcher = asBackend(() -> lock.waitForVar(0));
        awaitWaiters(1);
        lock.updateVar(1);
        watcher.get();
        assertEquals(0, lock.statistics().blocked());
        assertEquals(Duration.ZERO, lock.statistics().totalWait());
        final Future<?> follower = asBackend(() -> lock.acquireOrWait(LWLockMode.EXCLUSIVE));
        awaitWaiters(1);
        lock.release();
        follower.get();
        assertEquals(1, lock.statistics().blocked());
        assertTrue(lock.statistics().longestWait().toNanos() > 0);
    }
}
