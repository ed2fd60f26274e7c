package dev.backplane.shell.verb;

import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerState;
import java.util.Optional;

/** A background worker, or a registration, that is being asked to start or to stop: what it was, and what it is. */
final class AskedWorker {
    private final WorkerHandle handle;
    private final WorkerInfo before;
    private Optional<WorkerInfo> now;
    private boolean ran;

    /**
     * Before it is asked.
     *
     * @param handle the worker
     * @param before what is known of it
     */
    AskedWorker(final WorkerHandle handle, final WorkerInfo before) {
        this.handle = handle;
        this.before = before;
        this.now = Optional.of(before);
    }

    WorkerInfo before() {
        return before;
    }

    /** What was known of it at the last look; empty if it is gone. */
    Optional<WorkerInfo> now() {
        return now;
    }

    /** Whether it ran at the last look. */
    boolean runs() {
        return now.filter(info -> info.state() == WorkerState.STARTED).isPresent();
    }

    /** Looks again. */
    void look() {
        now = handle.info();
    }

    /** Whether a request to start it waits still to be heard. */
    private boolean isStartHeard() {
        return handle.state() != WorkerState.NOT_YET_STARTED;
    }

    /**
     * Whether it has stopped since it was asked.
     *
     * @return how far it is, as of the last look
     */
    WorkerProgress stopped() {
        if (now.isEmpty()) {
            return WorkerProgress.REACHED;
        }
        return switch (now.get().state()) {
            case STOPPED -> isStartHeard() ? WorkerProgress.REACHED : WorkerProgress.PENDING;
            case FAILED -> isChanged() ? WorkerProgress.REACHED : WorkerProgress.PENDING;
            default -> WorkerProgress.PENDING;
        };
    }

    /**
     * Whether it runs.
     *
     * @param anew whether only a run counts that began after it was asked
     * @return how far it is, as of the last look
     */
    WorkerProgress started(final boolean anew) {
        if (now.isEmpty()) {
            return ran ? WorkerProgress.REACHED : WorkerProgress.MISSED;
        }
        return switch (now.get().state()) {
            case STARTED -> {
                final boolean runs = !anew || isNewRun();
                ran |= runs;
                yield runs ? WorkerProgress.REACHED : WorkerProgress.PENDING;
            }
            case STOPPED -> isEnded() ? afterRun() : WorkerProgress.PENDING;
            case FAILED, BACKOFF -> isEnded() ? WorkerProgress.MISSED : WorkerProgress.PENDING;
            default -> WorkerProgress.PENDING;
        };
    }

    private WorkerProgress afterRun() {
        return ran || isNewRun() ? WorkerProgress.REACHED : WorkerProgress.MISSED;
    }

    /** Whether it has ended after it was asked: before, it may not have heard of it yet. */
    private boolean isEnded() {
        return isChanged() && isStartHeard();
    }

    private boolean isChanged() {
        return now.filter(info -> info.since().equals(before.since()) && info.state() == before.state())
                .isEmpty();
    }

    /** A run that is ended by a restart counts as one; a registration has no runs. */
    private boolean isNewRun() {
        final boolean ranBefore = before.state().isRunning() && !WorkerRow.isRegistration(before);
        return ranBefore
                ? now.filter(info -> info.restarts() != before.restarts()).isPresent()
                : isChanged();
    }
}
