package dev.backplane.core.service;

import dev.backplane.api.ExtensionException;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerRegistration;
import dev.backplane.api.worker.WorkerSpec;
import java.util.List;
import java.util.Optional;

/** The background workers of all extensions, for bundles that are none: a worker's code is found through its extension. */
final class WorkersOfAll implements BackgroundWorkers {
    private final BackgroundWorkers workers;

    WorkersOfAll(final BackgroundWorkers workers) {
        this.workers = workers;
    }

    @Override
    public WorkerRegistration register(final WorkerSpec spec) {
        throw new ExtensionException("background worker \"" + spec.name() + "\" has no extension: only an extension can"
                + " register workers, through its handle; annotate the bundle's activator with @BackplaneExtension");
    }

    @Override
    public List<WorkerInfo> workers() {
        return workers.workers();
    }

    @Override
    public Optional<WorkerHandle> find(final int id) {
        return workers.find(id);
    }

    @Override
    public void start(final int id) {
        workers.start(id);
    }

    @Override
    public void stop(final int id) {
        workers.stop(id);
    }

    @Override
    public void restart(final int id) {
        workers.restart(id);
    }
}
