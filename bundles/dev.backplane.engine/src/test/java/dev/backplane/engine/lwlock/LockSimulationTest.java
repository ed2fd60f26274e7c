package dev.backplane.engine.lwlock;

import static dev.backplane.api.lwlock.LWLockMode.EXCLUSIVE;
import static dev.backplane.api.lwlock.LWLockMode.SHARED;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.WakePolicy;
import dev.backplane.engine.lwlock.LockWorld.Script;
import dev.backplane.engine.lwlock.Simulation.Bounds;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The lock, its queue and its recovery, explored: every order of a few processes' steps within bounds, with a death
 * before any step. {@code -Dbackplane.simulation=2} widens the bounds by one preemption and takes minutes.
 */
@Timeout(600)
class LockSimulationTest {
    private static final int MORE = Integer.getInteger("backplane.simulation", 1) - 1;

    private static void explore(
            final WakePolicy policy, final int preemptions, final int deaths, final Script... scripts) {
        explore(policy, new Bounds(preemptions + MORE, deaths, 0), -1, scripts);
    }

    private static void explore(
            final WakePolicy policy, final Bounds bounds, final int timed, final Script... scripts) {
        try (Simulation simulation = new Simulation(bounds)) {
            final long began = System.nanoTime();
            final int runs = simulation.explore(run -> {
                final LockWorld world = new LockWorld(run, policy, scripts);
                return timed < 0 ? world : world.timed(timed);
            });
            System.out.println(policy + " " + bounds + ": " + runs + " schedules in "
                    + (System.nanoTime() - began) / 1_000_000 + " ms");
            assertTrue(runs > 1);
        }
    }

    private static Script twice(final Script script) {
        return process -> {
            script.run(process);
            script.run(process);
        };
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepWritersApart(final WakePolicy policy) {
        final Script writer = twice(process -> process.use(EXCLUSIVE));
        explore(policy, 3, 0, writer, writer);
        explore(policy, 1, 1, writer, writer);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepReadersAndWritersApart(final WakePolicy policy) {
        final Script writer = process -> process.use(EXCLUSIVE);
        final Script reader = process -> process.use(SHARED);
        explore(policy, 2, 0, writer, reader, reader);
        explore(policy, 1, 1, writer, reader, reader);
        explore(policy, 1, 2, writer, reader);
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindOutThatALockIsNotAsItWasLeft(final WakePolicy policy) {
        final Script writer = process -> process.use(EXCLUSIVE);
        final Script reader = process -> process.use(SHARED);
        explore(policy, 3, 0, twice(reader), twice(writer));
        explore(policy, 1, 1, twice(reader), writer, reader);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseNoWakeUpWhenThreeWant(final WakePolicy policy) {
        final Script writer = process -> process.use(EXCLUSIVE);
        explore(policy, 2, 0, writer, writer, writer);
        explore(policy, 1, 1, writer, writer, writer);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseNoWakeUpWhenSomebodyGivesUp(final WakePolicy policy) {
        final Script writer = process -> process.use(EXCLUSIVE);
        final Script impatient = process -> {
            final SharedLWLock lock = process.lock(0);
            if (lock.tryAcquire(EXCLUSIVE, Duration.ofMillis(5))) {
                process.held(0, EXCLUSIVE);
                process.increment();
                process.released(0);
                lock.release();
            }
        };
        explore(policy, new Bounds(2 + MORE, 0, 1), 1, writer, impatient, writer);
        explore(policy, new Bounds(1 + MORE, 1, 1), 1, writer, impatient, writer);
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerWhoWaitsUntilFree(final WakePolicy policy) {
        final Script writer = process -> process.use(EXCLUSIVE);
        final Script watcher = process -> {
            final SharedLWLock lock = process.lock(0);
            if (lock.acquireOrWait(EXCLUSIVE)) {
                process.held(0, EXCLUSIVE);
                process.increment();
                process.released(0);
                lock.release();
            }
        };
        explore(policy, 2, 0, writer, watcher, writer);
        explore(policy, 1, 1, writer, watcher, writer);
        explore(policy, 1, 1, writer, watcher, watcher);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellEveryChangeOfTheVariable(final WakePolicy policy) {
        final Script changer = process -> {
            final SharedLWLock lock = process.lock(0);
            lock.acquire(EXCLUSIVE);
            process.held(0, EXCLUSIVE);
            lock.updateVar(7);
            process.increment();
            process.released(0);
            lock.releaseClearVar(0);
        };
        final Script watcher = process -> {
            final OptionalLong seen = process.lock(0).waitForVar(0);
            assertTrue(seen.isEmpty() || seen.getAsLong() == 7, "saw " + seen);
        };
        final Script writer = process -> process.use(EXCLUSIVE);
        explore(policy, 2, 0, changer, watcher, writer);
        explore(policy, 1, 1, changer, watcher, writer);
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackDisownedHolds(final LWLockMode mode) {
        final Script disowner = process -> {
            process.lock(0).acquire(mode);
            process.lock(0).disown();
        };
        final Script releaser = process -> {
            while (!process.releaseDisowned(mode) && !process.isMarkedDead(0)) {
                process.pause();
            }
        };
        final Script substitute = process -> {
            final SharedLWLock lock = process.lock(0);
            boolean free = false;
            while (!free) {
                final boolean over = process.isOver(0);
                if (lock.conditionalAcquire(EXCLUSIVE)) {
                    lock.release();
                    free = over;
                } else if (process.isMarkedDead(1)) {
                    process.releaseDisowned(mode);
                }
                process.pause();
            }
        };
        explore(WakePolicy.BARGING, 1, 1, disowner, releaser, substitute);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotWaitForThoseWhoWaitForIt(final WakePolicy policy) {
        final Script nested = process -> {
            process.lock(0).acquire(SHARED);
            process.held(0, SHARED);
            process.lock(0).acquire(SHARED);
            process.lock(0).release();
            process.released(0);
            process.lock(0).release();
        };
        final Script reader = process -> process.use(SHARED);
        final Script writer = process -> process.use(EXCLUSIVE);
        explore(policy, 2, 0, nested, writer);
        explore(policy, 1, 1, nested, writer, reader);
    }

    @Test
    void shouldFindNothingLeftWhenAHolderOfTwoLocksDies() {
        final Script both = process -> {
            process.lock(0).acquire(EXCLUSIVE);
            process.held(0, EXCLUSIVE);
            process.lock(1).acquire(SHARED);
            process.held(1, SHARED);
            process.increment();
            process.released(0);
            process.lock(0).release();
            process.released(1);
            process.lock(1).release();
        };
        explore(WakePolicy.BARGING, 1, 1, both, both);
        explore(WakePolicy.FIFO, 1, 1, both, both);
    }
}
