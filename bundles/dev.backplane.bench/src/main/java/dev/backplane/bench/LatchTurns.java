package dev.backplane.bench;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.Latch;
import dev.backplane.api.worker.WorkerContext;
import dev.backplane.api.worker.WorkerMain;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.engine.Instance;
import dev.backplane.engine.ResourceOwner;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The latches of two background workers, and a word that says whose turn it is. The workers are registered and never
 * started: each process uses the latch of one of them as the worker itself would.
 */
final class LatchTurns implements Turns {
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    private final Arena arena;
    private final int me;
    private final Instance instance;
    private final Backend backend;
    private final WaitEvent event;
    private final Latch mine;
    private final Latch other;

    /** What the workers would run. */
    public static final class Idle implements WorkerMain {
        @Override
        public void run(final WorkerContext context) {
            throw new IllegalStateException("nobody starts it");
        }
    }

    LatchTurns(final Path data, final Arena arena, final int me) {
        this.arena = arena;
        this.me = me;
        instance = Instance.attach(data);
        backend = instance.backends().register("ping-pong");
        final ResourceOwner owner = instance.resourceOwner("bench:1");
        event = owner.waitEvents().define("PingPong");
        mine = latch(owner.backgroundWorkers(), me);
        other = latch(owner.backgroundWorkers(), 1 - me);
    }

    private static Latch latch(final BackgroundWorkers workers, final int party) {
        return workers.register(WorkerSpec.of("party " + party, Idle.class))
                .worker()
                .orElseThrow()
                .latch();
    }

    @Override
    public void prepare() {
        mine.reset();
    }

    @Override
    public void await() throws InterruptedException {
        while (arena.turn() != me) {
            mine.await(LONGEST_SLEEP, event);
            mine.reset();
        }
    }

    @Override
    public void pass() {
        arena.turn(1 - me);
        other.set();
    }

    @Override
    public void close() {
        backend.close();
        instance.close();
    }
}
