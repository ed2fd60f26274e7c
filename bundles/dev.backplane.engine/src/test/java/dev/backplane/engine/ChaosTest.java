package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.WakePolicy;
import dev.backplane.api.shmem.SegmentInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Eight processes do everything at once while random ones are killed, stopped and continued; afterwards all must be as if
 * nobody had died. {@code -Dbackplane.chaos.kills} says how many die (the profile {@code chaos}: 10,000), {@code
 * -Dbackplane.chaos.seed} replays the choices of victims and of what the processes do.
 */
@Timeout(value = 12, unit = TimeUnit.HOURS)
class ChaosTest {
    private static final int KILLS = Integer.getInteger("backplane.chaos.kills", 200);
    private static final long SEED = Long.getLong("backplane.chaos.seed", System.nanoTime());

    private final TestInstance test = new TestInstance();
    private final Random random = new Random(SEED);
    private final List<EngineProcess> workers = new ArrayList<>();
    private int started;
    private int stops;

    @AfterEach
    void end() {
        workers.forEach(EngineProcess::close);
        test.close();
    }

    private EngineProcess start(final int number) {
        started++;
        return EngineProcess.of(
                ChaosWorker.class, test.data, Integer.toString(number), Long.toString(random.nextLong()));
    }

    @Test
    void shouldBeAsIfNobodyHadDied() throws IOException {
        System.out.println("chaos: " + KILLS + " kills, replay with -Dbackplane.chaos.seed=" + SEED);
        final AtomicBuffer totals = ChaosWorker.totals(test.owner);
        ChaosWorker.tranche(test.owner, ChaosWorker.TRANCHE, WakePolicy.BARGING, totals, 0);
        ChaosWorker.tranche(test.owner, ChaosWorker.FAIR_TRANCHE, WakePolicy.FIFO, totals, ChaosWorker.LOCKS);
        for (int number = 0; number < ChaosWorker.WORKERS; number++) {
            workers.add(start(number));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            disturb(random.nextInt(ChaosWorker.WORKERS));
        }
        for (final EngineProcess worker : workers) {
            worker.send("end");
        }
        try {
            for (final EngineProcess worker : workers) {
                assertEquals(0, worker.exitCode(), "a survivor failed, seed " + SEED);
            }
        } catch (final AssertionError e) {
            test.locks().locks().forEach(System.out::println);
            test.instance.backends().backends().forEach(System.out::println);
            throw e;
        }
        check(totals);
        System.out.println("chaos: " + started + " processes, " + KILLS + " killed, " + stops + " stopped for a while, "
                + java.util.stream.IntStream.range(0, 2 * ChaosWorker.LOCKS)
                        .mapToLong(lock -> ChaosWorker.sum(totals, lock))
                        .sum()
                + " changes, none lost");
    }

    /** Lets the processes work for some milliseconds, stops one perhaps, and kills the victim, whose place another takes. */
    private void disturb(final int victim) {
        final EngineProcess worker = workers.get(victim);
        final String line = worker.line();
        assertTrue(line != null && line.startsWith("ready"), "worker " + victim + " failed to start, seed " + SEED);
        final EngineProcess stopped = workers.get(random.nextInt(ChaosWorker.WORKERS));
        final boolean stop = random.nextInt(3) == 0;
        if (stop) {
            stops++;
            stopped.signal("STOP");
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(8_000)));
        worker.kill();
        if (stop) {
            stopped.signal("CONT");
        }
        workers.set(victim, start(victim));
    }

    private void check(final AtomicBuffer totals) throws IOException {
        final String seed = "seed " + SEED;
        Await.until(() -> test.locks().locks().stream()
                .allMatch(lock -> lock.holders().isEmpty() && lock.waiters().isEmpty()));
        try (Backend me = test.instance.backends().register("check")) {
            final LWLockTranche barging =
                    ChaosWorker.tranche(test.owner, ChaosWorker.TRANCHE, WakePolicy.BARGING, totals, 0);
            final LWLockTranche fair = ChaosWorker.tranche(
                    test.owner, ChaosWorker.FAIR_TRANCHE, WakePolicy.FIFO, totals, ChaosWorker.LOCKS);
            for (int i = 0; i < 2 * ChaosWorker.LOCKS; i++) {
                final LWLock lock = i < ChaosWorker.LOCKS ? barging.lock(i) : fair.lock(i - ChaosWorker.LOCKS);
                assertTrue(lock.conditionalAcquire(LWLockMode.EXCLUSIVE), lock.name() + " is not free, " + seed);
                assertEquals(ChaosWorker.sum(totals, i), totals.getLong(ChaosWorker.total(i)), seed);
                for (int worker = 0; worker < ChaosWorker.WORKERS; worker++) {
                    final UnsafeBuffer known = ChaosWorker.acknowledged(test.data, worker);
                    final long tally = totals.getLong(ChaosWorker.tally(i, worker));
                    final long acknowledged = known.getLong(i * Long.BYTES);
                    assertTrue(acknowledged <= tally, "an acknowledged change is lost, " + seed);
                }
                lock.release();
            }
            assertTrue(me.id() > 0);
        }
        Await.until(() -> test.memory().segments().stream()
                .allMatch(segment -> segment.references()
                        .equals(List.of(ProcessHandle.current().pid()))));
        assertEquals(List.of(), test.memory().check().problems(), seed);
        assertEquals(
                List.of("chaos", "chaos fair", "chaos totals"),
                test.memory().segments().stream().map(SegmentInfo::name).toList(),
                "leaked segments, " + seed);
        assertEquals(2, test.locks().tranches().size(), "leaked tranches, " + seed);
        Await.until(() -> test.instance.backends().backends().stream()
                .allMatch(backend -> backend.pid() == ProcessHandle.current().pid()));
        assertEquals(List.of(), test.locks().waits());
    }
}
