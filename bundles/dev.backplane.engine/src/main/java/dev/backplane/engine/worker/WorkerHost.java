package dev.backplane.engine.worker;

import dev.backplane.api.backend.Backends;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.engine.WorkerRuntime;
import dev.backplane.engine.memory.Futex;
import java.util.Optional;
import java.util.function.Function;

/** Runs one worker in a process that was started for it. */
public final class WorkerHost {
    private static final long LONGEST_SLEEP_NANOS = 200_000_000;

    private final WorkerTable table;
    private final Backends backends;

    /**
     * A host.
     *
     * @param table the workers
     * @param backends the sessions
     */
    public WorkerHost(final WorkerTable table, final Backends backends) {
        this.table = table;
        this.backends = backends;
    }

    static String ticket(final WorkerSlot slot, final int generation, final int attempt) {
        return slot.row() + ":" + generation + ":" + attempt;
    }

    private Optional<WorkerAttempt> attempt(final String ticket) {
        final String[] parts = ticket.split(":");
        final WorkerSlot slot = table.slot(Integer.parseInt(parts[0]));
        final int generation = Integer.parseInt(parts[1]);
        if (!table.isLive(slot.row(), generation)) {
            return Optional.empty();
        }
        return Optional.of(new WorkerAttempt(table, slot, generation, Integer.parseInt(parts[2])))
                .filter(WorkerAttempt::isMine);
    }

    /**
     * Runs a worker, until it ends or is asked to.
     *
     * @param ticket what the supervisor gave to this process
     * @param code finds the worker's code
     * @return true if it did not fail, or is not wanted any more
     */
    public boolean run(final String ticket, final Function<WorkerInfo, WorkerRuntime.Code> code) {
        final Optional<WorkerAttempt> found = attempt(ticket);
        if (found.isEmpty()) {
            return true;
        }
        final WorkerAttempt attempt = found.get();
        final ThreadRun run = new ThreadRun(attempt, code.apply(attempt.info()), backends, table::signal);
        final Thread watcher = new Thread(() -> watch(attempt, run), "worker requests");
        watcher.setDaemon(true);
        watcher.start();
        run.start();
        while (!run.isOver()) {
            table.awaitSignal(Futex.best(), table.signals(), LONGEST_SLEEP_NANOS);
        }
        run.failure().ifPresent(attempt::failed);
        return run.failure().isEmpty();
    }

    private void watch(final WorkerAttempt job, final ThreadRun run) {
        final WorkerSlot slot = job.slot();
        while (!run.isOver()) {
            final int changes = slot.buffer().getIntVolatile(slot.changesOffset());
            if (job.isStopRequested()) {
                run.stop();
            }
            Futex.best().await(slot.buffer(), slot.changesOffset(), changes, LONGEST_SLEEP_NANOS, -1);
        }
    }
}
