package dev.backplane.engine;

import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.engine.wait.PlatformWaitEvent;
import dev.backplane.engine.worker.WorkerExpansion;
import dev.backplane.engine.worker.WorkerHost;
import dev.backplane.engine.worker.WorkerSupervisor;
import dev.backplane.engine.worker.WorkerTable;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The background workers of an instance, for the platform around the engine. */
public final class Workers {
    private final WorkerTable table;
    private final SharedState state;
    private volatile WorkerSupervisor ours;

    Workers(final WorkerTable table, final SharedState state) {
        this.table = table;
        this.state = state;
    }

    /** A supervisor at work. */
    public interface Supervision extends AutoCloseable {
        /** Stops all workers, and waits for them, at most a while. */
        @Override
        void close();
    }

    /**
     * Begins to supervise the workers, in the postmaster.
     *
     * @param runtime code and processes
     * @return must be closed before the instance
     */
    public Supervision supervise(final WorkerRuntime runtime) {
        final WorkerExpansion expansion =
                new WorkerExpansion(table, state.tables().databases(), runtime);
        final WorkerSupervisor supervisor = new WorkerSupervisor(
                table,
                state.sessions(),
                expansion,
                runtime,
                waits -> state.show(waits ? PlatformWaitEvent.WORKER_SUPERVISOR_MAIN : null));
        supervisor.start();
        ours = supervisor;
        return supervisor::close;
    }

    /**
     * Runs a worker in a process that was started for it, until it ends.
     *
     * @param ticket what the supervisor gave to the process
     * @param code finds the worker's code
     * @return true if it did not fail, or is not wanted any more
     */
    public boolean host(final String ticket, final Function<WorkerInfo, WorkerRuntime.Code> code) {
        return new WorkerHost(table, state.sessions()).run(ticket, code);
    }

    /** Lets the supervisor look again: an extension has become active, or serves other databases. */
    public void signal() {
        final WorkerSupervisor here = ours;
        if (here != null) {
            here.signal();
        } else {
            table.signal();
        }
    }

    /**
     * Stops all workers of an extension's version, for good.
     *
     * @param extension {@code name:version}
     * @param timeout how long to wait for them
     * @return those that run still
     */
    public List<WorkerInfo> stopOf(final String extension, final Duration timeout) {
        return table.stopOf(extension, timeout);
    }

    /**
     * Lets all workers leave a database that nobody may use for a while; they come back when it takes connections again.
     *
     * @param database its id
     * @param timeout how long to wait for them
     * @return those that run still
     */
    public List<WorkerInfo> leave(final int database, final Duration timeout) {
        return table.leave(database, timeout);
    }

    /**
     * Stops all workers in a database, for good.
     *
     * @param database its id
     * @param timeout how long to wait for them
     * @return those that run still
     */
    public List<WorkerInfo> stopIn(final int database, final Duration timeout) {
        return table.stopIn(database, timeout);
    }
}
