package dev.backplane.engine.worker;

import dev.backplane.api.backend.Backends;
import dev.backplane.engine.memory.Futex;
import java.util.Optional;

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

    /**
     * The worker that a ticket is for.
     *
     * @param ticket what the supervisor gave to the process
     * @return the run; empty if it is not wanted any more
     */
    public Optional<WorkerJob> job(final String ticket) {
        final String[] parts = ticket.split(":");
        final WorkerSlot slot = table.slot(Integer.parseInt(parts[0]));
        final int generation = Integer.parseInt(parts[1]);
        if (!table.isLive(slot.row(), generation)) {
            return Optional.empty();
        }
        return Optional.of(new WorkerJob(table, slot, generation, Integer.parseInt(parts[2])))
                .filter(WorkerJob::isMine);
    }

    /**
     * Runs it in the calling thread, until it ends or is asked to.
     *
     * @param job the run
     * @param code its code
     * @return true if it did not fail
     */
    public boolean run(final WorkerJob job, final WorkerRuntime.Code code) {
        final ThreadRun run = new ThreadRun(job, code, backends, table::signal);
        final Thread watcher = new Thread(() -> watch(job, run), "worker requests");
        watcher.setDaemon(true);
        watcher.start();
        run.start();
        while (!run.isOver()) {
            table.awaitSignal(table.signals(), LONGEST_SLEEP_NANOS);
        }
        run.failure().ifPresent(job::failed);
        return run.failure().isEmpty();
    }

    private void watch(final WorkerJob job, final ThreadRun run) {
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
