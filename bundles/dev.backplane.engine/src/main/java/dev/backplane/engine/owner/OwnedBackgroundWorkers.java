package dev.backplane.engine.owner;

import dev.backplane.api.LimitExceededException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerRegistration;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.engine.worker.RegisteredWorker;
import dev.backplane.engine.worker.WorkerTable;
import java.util.List;
import java.util.Optional;

/** Background workers as one resource owner sees them. */
public final class OwnedBackgroundWorkers implements BackgroundWorkers {
    private final String owner;
    private final WorkerTable table;

    /**
     * The view of an owner.
     *
     * @param owner who it is, {@code name:version}
     * @param table all workers
     */
    public OwnedBackgroundWorkers(final String owner, final WorkerTable table) {
        this.owner = owner;
        this.table = table;
    }

    @Override
    public WorkerRegistration register(final WorkerSpec spec) {
        return register(spec, false);
    }

    /**
     * The same for a worker that is listed still when it has ended: {@code RegisterBackgroundWorker}.
     *
     * @param spec what to run
     * @return its handle, or why there is no room for it
     */
    public WorkerRegistration registerStatic(final WorkerSpec spec) {
        return register(spec, true);
    }

    private WorkerRegistration register(final WorkerSpec spec, final boolean stays) {
        try {
            return new WorkerRegistration(Optional.of(table.register(owner, spec, stays)), Optional.empty());
        } catch (final LimitExceededException e) {
            return new WorkerRegistration(Optional.empty(), Optional.of(e.getMessage()));
        }
    }

    @Override
    public List<WorkerInfo> workers() {
        return table.workers();
    }

    @Override
    public Optional<WorkerHandle> find(final int id) {
        return table.find(id).map(WorkerHandle.class::cast);
    }

    private RegisteredWorker require(final int id) {
        return table.find(id)
                .orElseThrow(() -> new NotRegisteredException("there is no background worker with the id " + id));
    }

    @Override
    public void start(final int id) {
        require(id).start();
    }

    @Override
    public void stop(final int id) {
        require(id).stop();
    }

    @Override
    public void restart(final int id) {
        require(id).restart();
    }
}
