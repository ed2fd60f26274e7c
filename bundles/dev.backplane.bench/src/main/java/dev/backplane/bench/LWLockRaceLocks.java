package dev.backplane.bench;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.engine.Instance;
import java.nio.file.Path;

/** The LWLocks of a tranche, in a process attached to an instance. */
final class LWLockRaceLocks implements RaceLocks<LWLock> {
    private final Instance instance;
    private final Backend backend;
    private final LWLock[] locks = new LWLock[Arena.MAX_LOCKS];

    LWLockRaceLocks(final Path data) {
        instance = Instance.attach(data);
        backend = instance.backends().register("race");
        final LWLockTranche tranche =
                instance.resourceOwner("bench:1").lwLocks().requestNamedTranche("race", locks.length);
        for (int i = 0; i < locks.length; i++) {
            locks[i] = tranche.lock(i);
        }
    }

    @Override
    public LWLock lock(final int index) {
        return locks[index];
    }

    @Override
    public void acquire(final LWLock lock, final boolean exclusive) {
        lock.acquire(exclusive ? LWLockMode.EXCLUSIVE : LWLockMode.SHARED);
    }

    @Override
    public void release(final LWLock lock, final boolean exclusive) {
        lock.release();
    }

    @Override
    public void close() {
        backend.close();
        instance.close();
    }
}
