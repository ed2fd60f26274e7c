package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.OwnerDiedException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendInfo;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.OwnerDeath;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several real processes, some of which are killed. */
class DeathTest {
    private static final int ROUNDS = 100_000;

    private final TestInstance test = new TestInstance();

    @AfterEach
    void end() {
        test.close();
    }

    private LWLockInfo onlyLock() {
        return test.locks().locks().get(0);
    }

    /** Lock and data live together: whoever keeps the data keeps the lock, and with it the news of a death. */
    private Segment counter() {
        test.locks().requestNamedTranche("counter", 1);
        return test.memory().namedSegment("counter", 64, SegmentInitializer.ZEROED);
    }

    /** Whoever died last left the recovery to the next taker, which is this process. */
    private void assertRecovered(final Segment counter) {
        final LWLockTranche tranche = test.locks().namedTranche("counter");
        tranche.onOwnerDeath(
                (lock, death) -> counter.buffer().putLong(0, counter.buffer().getLong(8)));
        try (Backend me = test.instance.backends().register("check")) {
            tranche.lock(0).acquire(LWLockMode.EXCLUSIVE);
            assertEquals(counter.buffer().getLong(8), counter.buffer().getLong(0), "seen by backend " + me.id());
            tranche.lock(0).release();
        }
    }

    @Test
    void shouldCountExactlyWhenProcessesCompeteAndOneDiesInTheMiddle() {
        final Segment counter = counter();
        final List<EngineProcess> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            final int dieAt = i == 0 ? ROUNDS / 2 : -1;
            processes.add(new EngineProcess(test.data, "count", "" + ROUNDS, "" + dieAt));
        }
        assertEquals(137, processes.get(0).exitCode());
        for (int i = 1; i < 4; i++) {
            assertEquals(0, processes.get(i).exitCode());
        }
        assertEquals(3 * ROUNDS + ROUNDS / 2, counter.buffer().getLong(8));
        assertRecovered(counter);
        processes.forEach(EngineProcess::close);
    }

    @Test
    void shouldCountExactlyWhenProcessesWaitWithoutAFutex() {
        final Segment counter = counter();
        final List<String> portable = List.of("-Dbackplane.futex.portable=true");
        try (EngineProcess one = new EngineProcess(test.data, portable, "count", "20000", "-1");
                EngineProcess two = new EngineProcess(test.data, portable, "count", "20000", "-1")) {
            assertEquals(0, one.exitCode() + two.exitCode());
        }
        assertEquals(40_000, counter.buffer().getLong(8));
    }

    @Test
    void shouldSurviveKillsAtRandomMoments() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Segment counter = counter();
        final EngineProcess survivor = new EngineProcess(test.data, "count", "" + 10 * ROUNDS, "-1");
        for (int i = 0; i < 8; i++) {
            try (EngineProcess victim = new EngineProcess(test.data, "count", "" + Integer.MAX_VALUE, "-1")) {
                final long before = counter.buffer().getLongVolatile(8);
                Await.until(() -> counter.buffer().getLongVolatile(8) > before);
                Thread.sleep(random.nextInt(300));
                victim.kill();
            } catch (final InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertEquals(0, survivor.exitCode(), "seed " + seed);
        assertRecovered(counter);
        Await.until(() -> test.instance.backends().backends().size() == 1);
        // the sweep of references follows the recovery of locks
        Await.until(() -> test.memory()
                .segments()
                .get(0)
                .references()
                .equals(List.of(ProcessHandle.current().pid())));
    }

    @Test
    void shouldGiveBackASharedLockAndLetAWriterIn() {
        test.locks().requestNamedTranche("held", 1);
        try (EngineProcess reader = new EngineProcess(test.data, "hold", "SHARED");
                EngineProcess other = new EngineProcess(test.data, "hold", "SHARED")) {
            assertTrue(reader.line().startsWith("held"));
            assertTrue(other.line().startsWith("held"));
            try (EngineProcess writer = new EngineProcess(test.data, "wait", "EXCLUSIVE")) {
                final int id = Integer.parseInt(writer.line().split(" ")[1]);
                Await.until(() -> onlyLock().waiters().stream().anyMatch(user -> user.backend() == id));
                final BackendInfo row = test.instance.backends().backends().stream()
                        .filter(backend -> backend.id() == id)
                        .findFirst()
                        .orElseThrow();
                assertEquals(Optional.of("LWLock"), row.waitEventType());
                assertEquals(Optional.of("held"), row.waitEvent());
                reader.kill();
                Await.until(() -> onlyLock().holders().size() == 1);
                assertEquals(Optional.of(LWLockMode.SHARED), onlyLock().mode());
                other.kill();
                assertEquals("after a sleep", writer.line());
                assertEquals(0, writer.exitCode());
            }
        }
        assertFalse(onlyLock().quarantined(), "a dead reader has damaged nothing");
    }

    @Test
    void shouldQuarantineAfterTheDeathOfAWriterUntilReinitialised() {
        final LWLock lock = test.locks().requestNamedTranche("held", 1).lock(0);
        final long pid;
        try (EngineProcess writer = new EngineProcess(test.data, "hold", "EXCLUSIVE")) {
            assertTrue(writer.line().startsWith("held"));
            pid = writer.pid();
            writer.kill();
        }
        try (Backend me = test.instance.backends().register("next")) {
            assertEquals(Optional.empty(), me.database());
            final String message = assertThrows(OwnerDiedException.class, () -> lock.acquire(LWLockMode.SHARED))
                    .getMessage();
            assertTrue(message.contains("process " + pid) && message.contains("held[0]"), message);
            assertThrows(OwnerDiedException.class, () -> lock.conditionalAcquire(LWLockMode.EXCLUSIVE));
            assertTrue(onlyLock().quarantined());
            final int[] runs = {0};
            assertTrue(lock.clearQuarantine(() -> runs[0] += lock.heldByMe(LWLockMode.EXCLUSIVE) ? 1 : 100));
            assertFalse(lock.clearQuarantine(() -> runs[0]++));
            assertEquals(1, runs[0]);
            assertTrue(lock.acquire(LWLockMode.SHARED));
            lock.release();
        }
    }

    @Test
    void shouldRunTheRecoveryCallbackOnceUnderTheLock() {
        final LWLockTranche tranche = test.locks().requestNamedTranche("held", 1);
        final List<OwnerDeath> deaths = new ArrayList<>();
        tranche.onOwnerDeath((lock, death) -> {
            assertTrue(lock.heldByMe(LWLockMode.EXCLUSIVE));
            deaths.add(death);
        });
        try (EngineProcess writer = new EngineProcess(test.data, "hold", "EXCLUSIVE")) {
            assertTrue(writer.line().startsWith("held"));
            writer.kill();
        }
        try (Backend me = test.instance.backends().register("next")) {
            tranche.lock(0).acquire(LWLockMode.SHARED);
            assertTrue(tranche.lock(0).heldByMe(LWLockMode.SHARED));
            tranche.lock(0).release();
            tranche.lock(0).acquire(LWLockMode.EXCLUSIVE);
            tranche.lock(0).release();
            assertEquals(1, deaths.size(), () -> deaths + " seen by " + me.id());
        }
    }

    @Test
    void shouldNotTakeAStoppedProcessForDead() throws InterruptedException {
        test.locks().requestNamedTranche("held", 1);
        try (EngineProcess writer = new EngineProcess(test.data, "hold", "EXCLUSIVE")) {
            assertTrue(writer.line().startsWith("held"));
            writer.signal("STOP");
            Thread.sleep(500);
            assertEquals(Optional.of(LWLockMode.EXCLUSIVE), onlyLock().mode());
            writer.signal("CONT");
            writer.send("release");
            assertEquals(0, writer.exitCode());
        }
        assertEquals(Optional.empty(), onlyLock().mode());
    }

    @Test
    void shouldInitialiseOnceAcrossProcesses() {
        try (EngineProcess first = new EngineProcess(test.data, "segment", "s");
                EngineProcess second = new EngineProcess(test.data, "segment", "s")) {
            final List<String> answers = new ArrayList<>(List.of(first.line(), second.line()));
            answers.sort(null);
            assertEquals(List.of("found 1236", "initialised 1236"), answers);
            first.send("end");
            second.send("end");
            assertEquals(0, first.exitCode() + second.exitCode());
        }
        assertEquals(List.of(), test.memory().segments());
    }

    @Test
    void shouldBeginAnewWhenAnInitializerDied() {
        try (EngineProcess victim = new EngineProcess(test.data, "initialize")) {
            assertEquals(137, victim.exitCode());
        }
        final Segment segment = test.memory().namedSegment("half", 64, SegmentInitializer.ZEROED);
        assertFalse(segment.found());
        assertEquals(0, segment.buffer().getLong(0));
    }

    @Test
    void shouldGiveBackNamesAndMemoryOfADeadProcess() {
        try (EngineProcess victim = new EngineProcess(test.data, "segment", "theirs");
                EngineProcess sleeper = new EngineProcess(test.data, "event", "Dozing")) {
            assertEquals("initialised 1236", victim.line());
            sleeper.line();
            assertEquals(1, test.memory().segments().size());
            victim.kill();
            sleeper.kill();
        }
        Await.until(() -> test.memory().segments().isEmpty());
        Await.until(() ->
                test.events().events().stream().noneMatch(event -> event.name().equals("Dozing")));
        Await.until(() -> test.instance.backends().backends().size() == 1);
    }
}
