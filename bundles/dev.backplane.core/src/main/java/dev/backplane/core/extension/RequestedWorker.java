package dev.backplane.core.extension;

import dev.backplane.api.LimitExceededException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.worker.Latch;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerRegistration;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.ResourceOwner;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A background worker that was asked for in {@code init}, and stands for the real one when it is granted. One that is
 * bound to a database that is not there waits for it.
 */
final class RequestedWorker implements WorkerHandle {
    private static final Logger LOG = LoggerFactory.getLogger(RequestedWorker.class);

    private final WorkerSpec spec;
    private final Granted<ResourceOwner> granted;
    private final CountDownLatch registered = new CountDownLatch(1);
    private volatile WorkerHandle worker;

    RequestedWorker(final WorkerSpec spec) {
        this.spec = spec;
        this.granted = new Granted<>("background worker \"" + spec.name() + "\"");
    }

    WorkerSpec spec() {
        return spec;
    }

    void grant(final ResourceOwner owner) {
        try {
            register(owner);
        } catch (final NotRegisteredException e) {
            LOG.info("background worker {} waits for its database: {}", spec.name(), e.getMessage());
        }
        granted.grant(owner);
    }

    private void register(final ResourceOwner owner) {
        final WorkerRegistration registration = owner.registerWorker(spec);
        worker = registration
                .worker()
                .orElseThrow(() -> new LimitExceededException("background worker \"" + spec.name()
                        + "\" cannot be registered: " + registration.refusal().orElse("")));
        registered.countDown();
    }

    /** A worker that is bound to a database goes with it, and comes again with the next one of the same name. */
    void databaseCreated(final String database) {
        if (spec.database().equals(Optional.of(database))) {
            register(granted.get());
        }
    }

    void revoke() {
        granted.revoke();
    }

    /** The real one; null while its database is not there. */
    private WorkerHandle worker() {
        granted.get();
        return worker;
    }

    private WorkerHandle require() {
        final WorkerHandle present = worker();
        if (present == null) {
            throw new NotRegisteredException("background worker \"" + spec.name() + "\" waits for its database \""
                    + spec.database().orElse("") + "\", which does not exist");
        }
        return present;
    }

    @Override
    public int id() {
        return require().id();
    }

    @Override
    public WorkerState state() {
        final WorkerHandle present = worker();
        return present == null ? WorkerState.NOT_YET_STARTED : present.state();
    }

    @Override
    public Optional<WorkerInfo> info() {
        return Optional.ofNullable(worker()).flatMap(WorkerHandle::info);
    }

    @Override
    public WorkerState awaitStartup(final Duration timeout) throws InterruptedException {
        final long began = System.nanoTime();
        if (worker() == null && !registered.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return WorkerState.NOT_YET_STARTED;
        }
        return require().awaitStartup(timeout.minusNanos(System.nanoTime() - began));
    }

    @Override
    public WorkerState awaitShutdown(final Duration timeout) throws InterruptedException {
        final long began = System.nanoTime();
        if (worker() == null && !registered.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return WorkerState.NOT_YET_STARTED;
        }
        return require().awaitShutdown(timeout.minusNanos(System.nanoTime() - began));
    }

    @Override
    public void terminate() {
        require().terminate();
    }

    @Override
    public Latch latch() {
        return require().latch();
    }
}
