package dev.backplane.bench;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockArray;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.engine.Instance;
import java.nio.file.Path;

/** The LWLocks of a tranche, in a process attached to an instance. */
final class LWLockRaceLocks implements RaceLocks {
    private final Instance instance;
    private final Backend backend;
    private final LWLockTranche tranche;
    private final LWLockArray locks;

    LWLockRaceLocks(final Path data) {
        instance = Instance.attach(data);
        backend = instance.backends().register("race");
        tranche = instance.resourceOwner("bench:1").lwLocks().requestNamedTranche("race", Arena.MAX_LOCKS);
        locks = tranche.locks();
    }

    LWLock lock(final int index) {
        return tranche.lock(index);
    }

    @Override
    public void acquire(final int index, final boolean exclusive) {
        locks.acquire(index, exclusive ? LWLockMode.EXCLUSIVE : LWLockMode.SHARED);
    }

    @Override
    public void release(final int index, final boolean exclusive) {
        locks.release(index);
    }

    @Override
    public void close() {
        backend.close();
        instance.close();
    }
}
