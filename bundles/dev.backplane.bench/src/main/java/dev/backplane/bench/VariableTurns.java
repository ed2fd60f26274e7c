package dev.backplane.bench;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import java.nio.file.Path;

/** Each process holds a lock, and the other one waits for a change of its variable. */
final class VariableTurns implements Turns {
    private final LWLockRaceLocks locks;
    private final LWLock mine;
    private final LWLock other;
    private long known;

    VariableTurns(final Path data, final int me) {
        locks = new LWLockRaceLocks(data);
        mine = locks.lock(me);
        other = locks.lock(1 - me);
        mine.acquire(LWLockMode.EXCLUSIVE);
    }

    @Override
    public void prepare() {
        known = other.var();
    }

    @Override
    public void await() {
        known = other.waitForVar(known).orElseThrow(() -> new IllegalStateException("the other process is gone"));
    }

    @Override
    public void pass() {
        mine.updateVar(mine.var() + 1);
    }

    @Override
    public void close() {
        mine.release();
        locks.close();
    }
}
