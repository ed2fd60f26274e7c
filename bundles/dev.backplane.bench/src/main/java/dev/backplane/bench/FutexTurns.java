package dev.backplane.bench;

import dev.backplane.engine.memory.Futex;
import java.util.concurrent.TimeUnit;

/** The engine's futex alone, on the word that says whose turn it is. */
final class FutexTurns implements Turns {
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Arena arena;
    private final int me;

    FutexTurns(final Arena arena, final int me) {
        this.arena = arena;
        this.me = me;
    }

    @Override
    public void prepare() {}

    @Override
    public void await() {
        while (arena.turn() != me) {
            Futex.best().await(arena.memory(), Arena.TURN_OFFSET, 1 - me, LONGEST_SLEEP_NANOS, -1);
        }
    }

    @Override
    public void pass() {
        arena.turn(1 - me);
        Futex.best().wake(arena.memory(), Arena.TURN_OFFSET, 1, -1);
    }

    @Override
    public void close() {}
}
