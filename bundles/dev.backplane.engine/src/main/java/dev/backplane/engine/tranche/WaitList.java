package dev.backplane.engine.tranche;

import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockWait;
import dev.backplane.engine.backend.BackendSnapshot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.lwlock.Lease;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.lwlock.WaitGraph.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Shows who waits for whom. */
public final class WaitList {
    private final BackendTable backends;
    private final LockSpace locks;

    /**
     * A view of the waits of an instance.
     *
     * @param backends who waits
     * @param locks for what
     */
    public WaitList(final BackendTable backends, final LockSpace locks) {
        this.backends = backends;
        this.locks = locks;
    }

    /**
     * All who wait for a lock.
     *
     * @return the longest wait first
     */
    public List<LWLockWait> waits() {
        return locks.waitGraph().waits().stream().map(this::show).toList();
    }

    /**
     * The circles.
     *
     * @return each in the order of waiting
     */
    public List<List<LWLockWait>> deadlocks() {
        return locks.waitGraph().deadlocks().stream()
                .map(deadlock -> deadlock.circle().stream().map(this::show).toList())
                .toList();
    }

    private LWLockWait show(final Wait wait) {
        final Optional<BackendSnapshot> backend = backends.snapshot(wait.slot());
        return new LWLockWait(
                wait.slot() + 1,
                backend.map(some -> backends.pid(some.process())).orElse(0L),
                backend.map(BackendSnapshot::threadName).orElse(""),
                locks.lock(wait.location(), Lease.FOREVER).name(),
                wait.exclusive() ? LWLockMode.EXCLUSIVE : LWLockMode.SHARED,
                Duration.ofNanos(Math.max(0, System.nanoTime() - wait.since())),
                wait.blockers().stream().map(slot -> slot + 1).toList());
    }
}
