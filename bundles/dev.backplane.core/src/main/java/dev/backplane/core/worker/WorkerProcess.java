package dev.backplane.core.worker;

import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.core.extension.ActiveExtension;
import dev.backplane.core.extension.ExtensionRegistry;
import dev.backplane.engine.Instance;
import dev.backplane.engine.WorkerRuntime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Runs the one worker that this process was started for; the launcher calls it with the ticket and exits with its result. */
@Component(
        service = ToIntFunction.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = "backplane.worker=true")
public final class WorkerProcess implements ToIntFunction<String> {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_MILLIS = 10;

    private final Instance instance;
    private final ExtensionRegistry extensions;

    /**
     * Waits for the launcher.
     *
     * @param instance the instance
     * @param extensions have the worker's code
     */
    @Activate
    public WorkerProcess(@Reference final Instance instance, @Reference final ExtensionRegistry extensions) {
        this.instance = instance;
        this.extensions = extensions;
    }

    @Override
    public int applyAsInt(final String ticket) {
        return instance.workers().host(ticket, this::code) ? 0 : 1;
    }

    private WorkerRuntime.Code code(final WorkerInfo worker) {
        return job -> new RunningWorker(
                        job,
                        extension(worker.extension())
                                .orElseThrow(() -> new IllegalStateException("extension " + worker.extension()
                                        + " is not active in process "
                                        + ProcessHandle.current().pid())))
                .run();
    }

    private Optional<ActiveExtension> extension(final String owner) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        Optional<ActiveExtension> found = extensions.active(owner);
        try {
            while (found.isEmpty() && System.nanoTime() - deadline < 0) {
                Thread.sleep(LOOK_MILLIS);
                found = extensions.active(owner);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return found;
    }
}
