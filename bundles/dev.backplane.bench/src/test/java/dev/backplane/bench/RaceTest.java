package dev.backplane.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaceTest {
    private static final RaceWorkload WORKLOAD = new RaceWorkload("", 50, 3, 0);
    private static final long WINDOW_NANOS = 20_000_000;

    @TempDir
    private Path folder;

    private Arena arena;

    @BeforeEach
    void create() throws IOException {
        final Path file = folder.resolve("arena");
        Arena.create(file);
        arena = Arena.open(file);
    }

    @AfterEach
    void close() {
        arena.close();
    }

    /** One lock for all, which has no shared mode. */
    private static class OneSemaphore implements RaceLocks {
        private final Semaphore semaphore = new Semaphore(1);

        @Override
        public void acquire(final int index, final boolean exclusive) {
            semaphore.acquireUninterruptibly();
        }

        @Override
        public void release(final int index, final boolean exclusive) {
            semaphore.release();
        }

        @Override
        public void close() {}
    }

    @Test
    void shouldCountWhatBothPartiesDoInTheWindow() throws Exception {
        final RaceLocks locks = new OneSemaphore();
        final CompletableFuture<RaceParty> other =
                CompletableFuture.supplyAsync(() -> new RaceLoop(locks, arena, 1, 2).run(WORKLOAD, WINDOW_NANOS));
        final RaceParty me = new RaceLoop(locks, arena, 0, 2).run(WORKLOAD, WINDOW_NANOS);
        for (final RaceParty party : List.of(me, other.get())) {
            assertTrue(party.operations() > 0 && party.exclusive() <= party.operations(), party.toString());
            assertTrue(party.nanos() >= WINDOW_NANOS, party.toString());
        }
    }

    @Test
    void shouldNoticeThatALockDoesNotExclude() {
        final RaceLocks broken = new OneSemaphore() {
            @Override
            public void release(final int index, final boolean exclusive) {
                // as if somebody else had been in
                Arena.count(arena.countersAddress(), index);
                super.release(index, exclusive);
            }
        };
        final RaceLoop loop = new RaceLoop(broken, arena, 0, 1);
        assertThrows(IllegalStateException.class, () -> loop.run(WORKLOAD, 1));
    }

    @Test
    void shouldAddSpeedsAndCompareThem() {
        final RaceOutcome outcome = new RaceOutcome(
                List.of(RaceParty.parse("100 100 1000"), RaceParty.parse(new RaceParty(50, 0, 1000).toString())));
        assertEquals(1000.0 / 150, outcome.cost(), 1e-9);
        assertEquals(2, outcome.unfairness(), 1e-9);
    }

    @Test
    void shouldWakeEachOtherInTurn() throws Exception {
        final CompletableFuture<Double> other = CompletableFuture.supplyAsync(() -> play(1));
        assertTrue(play(0) > 0);
        assertTrue(other.get() > 0);
    }

    private double play(final int party) {
        try {
            return new PingPong(new FutexTurns(arena, party), arena, party).play(100);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
