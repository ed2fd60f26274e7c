package dev.backplane.core.extension;

import dev.backplane.api.LimitExceededException;
import dev.backplane.api.worker.Latch;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerRegistration;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.ResourceOwner;
import java.time.Duration;
import java.util.Optional;

/** A background worker that was asked for in {@code init}, and stands for the real one when it is granted. */
final class RequestedWorker implements WorkerHandle {
    private final WorkerSpec spec;
    private final Granted<WorkerHandle> granted;

    RequestedWorker(final WorkerSpec spec) {
        this.spec = spec;
        this.granted = new Granted<>("background worker \"" + spec.name() + "\"");
    }

    WorkerSpec spec() {
        return spec;
    }

    void grant(final ResourceOwner owner) {
        final WorkerRegistration registration = owner.registerWorker(spec);
        granted.grant(registration
                .worker()
                .orElseThrow(() -> new LimitExceededException("background worker \"" + spec.name()
                        + "\" cannot be registered: " + registration.refusal().orElse(""))));
    }

    void revoke() {
        granted.revoke();
    }

    @Override
    public int id() {
        return granted.get().id();
    }

    @Override
    public WorkerState state() {
        return granted.get().state();
    }

    @Override
    public Optional<WorkerInfo> info() {
        return granted.get().info();
    }

    @Override
    public WorkerState awaitStartup(final Duration timeout) throws InterruptedException {
        return granted.get().awaitStartup(timeout);
    }

    @Override
    public WorkerState awaitShutdown(final Duration timeout) throws InterruptedException {
        return granted.get().awaitShutdown(timeout);
    }

    @Override
    public void terminate() {
        granted.get().terminate();
    }

    @Override
    public Latch latch() {
        return granted.get().latch();
    }
}
