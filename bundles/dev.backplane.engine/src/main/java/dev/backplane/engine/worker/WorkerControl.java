package dev.backplane.engine.worker;

import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.Databases;
import dev.backplane.api.worker.WorkerInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** The background workers of an instance, for the platform around the engine. */
public final class WorkerControl {
    private final WorkerTable table;
    private final Backends backends;
    private final Databases databases;
    private final IntSupplier databaseChanges;
    private final Consumer<Boolean> idle;

    /**
     * For an instance.
     *
     * @param table the workers
     * @param backends the sessions
     * @param databases the databases
     * @param databaseChanges differs when databases have come or gone
     * @param idle told true when the supervisor's backend begins to wait, and false when it goes on
     */
    public WorkerControl(
            final WorkerTable table,
            final Backends backends,
            final Databases databases,
            final IntSupplier databaseChanges,
            final Consumer<Boolean> idle) {
        this.table = table;
        this.backends = backends;
        this.databases = databases;
        this.databaseChanges = databaseChanges;
        this.idle = idle;
    }

    /**
     * A supervisor, for the postmaster; it must be closed before the instance.
     *
     * @param runtime code and processes
     * @return the supervisor, not started yet
     */
    public WorkerSupervisor supervisor(final WorkerRuntime runtime) {
        final WorkerExpansion expansion = new WorkerExpansion(table, databases, databaseChanges, runtime::serves);
        return new WorkerSupervisor(table, backends, expansion, runtime, idle);
    }

    /**
     * Runs a worker in a process that was started for it.
     *
     * @return the host
     */
    public WorkerHost host() {
        return new WorkerHost(table, backends);
    }

    /** Lets the supervisor look again: an extension has become active, or serves other databases. */
    public void signal() {
        table.signal();
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
