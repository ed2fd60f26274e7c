package dev.backplane.engine.lwlock;

import dev.backplane.engine.backend.BackendSnapshot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.lwlock.WaitGraph.Wait;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Backends that wait for each other in a circle. */
public final class Deadlock {
    private static final Comparator<Wait> BY_BEGIN =
            Comparator.comparingLong(Wait::since).thenComparingInt(Wait::slot);

    private final List<Wait> circle;
    private final LockSpace space;

    Deadlock(final List<Wait> circle, final LockSpace space) {
        this.circle = circle;
        this.space = space;
    }

    /**
     * Those in the circle.
     *
     * @return each waits for the next, the last for the first
     */
    public List<Wait> circle() {
        return circle;
    }

    boolean involves(final int slot) {
        return circle.stream().anyMatch(wait -> wait.slot() == slot);
    }

    /** Who began to wait last: the circle was closed by him, and he tells about it. */
    int latest() {
        return circle.stream().max(BY_BEGIN).map(Wait::slot).orElse(-1);
    }

    /** Who has to give up: the last one of those whose tranches ask for it; -1 if none does. */
    int victim() {
        return circle.stream()
                .filter(wait -> lock(wait).hasFlag(LWLockDescriptor.DEADLOCK_EXCEPTION))
                .max(BY_BEGIN)
                .map(Wait::slot)
                .orElse(-1);
    }

    private SharedLWLock lock(final Wait wait) {
        return space.lock(wait.location(), Lease.FOREVER);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Deadlock deadlock && deadlock.circle.equals(circle);
    }

    @Override
    public int hashCode() {
        return circle.hashCode();
    }

    @Override
    public String toString() {
        return "deadlock: " + circle.stream().map(this::describe).collect(Collectors.joining("; "));
    }

    private String describe(final Wait wait) {
        final BackendTable backends = space.backends();
        final Optional<BackendSnapshot> backend = backends.snapshot(wait.slot());
        return "backend " + (wait.slot() + 1) + " (process "
                + backend.map(some -> Long.toString(backends.pid(some.process())))
                        .orElse("gone") + ", thread \""
                + backend.map(BackendSnapshot::threadName).orElse("") + "\") waits since "
                + (space.nanoTime() - wait.since()) / 1_000_000 + " ms for lock "
                + lock(wait).name() + " in mode "
                + (wait.exclusive() ? "EXCLUSIVE" : "SHARED") + " and is blocked by backend "
                + wait.blockers().stream()
                        .map(slot -> Integer.toString(slot + 1))
                        .collect(Collectors.joining(", "));
    }
}
