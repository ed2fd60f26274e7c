package dev.backplane.engine.table;

import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.lwlock.SharedLWLock;
import java.util.function.Supplier;

/** The lock that guards a table, for threads that are backends and for those that are not. */
final class TableLock {
    private final SharedLWLock lock;
    private final AsBackend asBackend;

    TableLock(final SharedLWLock lock, final AsBackend asBackend) {
        this.lock = lock;
        this.asBackend = asBackend;
    }

    <T> T run(final LWLockMode mode, final Supplier<T> task) {
        return asBackend.run(() -> runAsBackend(mode, task));
    }

    private <T> T runAsBackend(final LWLockMode mode, final Supplier<T> task) {
        if (lock.heldByMe()) {
            // called from the lock's own repair
            return task.get();
        }
        lock.acquire(mode);
        try {
            return task.get();
        } finally {
            lock.release();
        }
    }
}
