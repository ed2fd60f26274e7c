package dev.backplane.core.extension;

import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerRegistration;
import dev.backplane.api.worker.WorkerSpec;
import java.util.List;
import java.util.Optional;

/** Background workers as an extension registers them, with what its operator overrides. */
final class ConfiguredWorkers implements BackgroundWorkers {
    private final BackgroundWorkers workers;
    private final ExtensionConfig config;

    ConfiguredWorkers(final BackgroundWorkers workers, final ExtensionConfig config) {
        this.workers = workers;
        this.config = config;
    }

    @Override
    public WorkerRegistration register(final WorkerSpec spec) {
        return workers.register(config.worker(spec));
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
