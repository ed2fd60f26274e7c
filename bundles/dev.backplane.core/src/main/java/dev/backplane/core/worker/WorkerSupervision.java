package dev.backplane.core.worker;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.api.database.DatabaseOperation;
import dev.backplane.core.extension.ExtensionRegistry;
import dev.backplane.engine.Instance;
import dev.backplane.engine.Workers;
import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;

/** Runs the supervisor of background workers in the postmaster; it ends before the extensions do. */
@Component(
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
public final class WorkerSupervision implements DatabaseListener {
    private static final Duration TIMEOUT = Duration.ofSeconds(12);

    private final PlatformRuntime runtime;
    private final Instance instance;
    private final AutoCloseable subscription;
    private Workers.Supervision supervisor;

    /**
     * Begins to supervise.
     *
     * @param context tells where the distribution lies
     * @param instance the instance
     * @param extensions have the workers' code
     */
    @Activate
    public WorkerSupervision(
            final BundleContext context,
            @Reference final Instance instance,
            @Reference final ExtensionRegistry extensions) {
        this.instance = instance;
        runtime = new PlatformRuntime(context, extensions);
        subscription = instance.databases().listen(this);
        if (instance.isPostmaster()) {
            supervisor = instance.workers().supervise(runtime);
        }
    }

    /**
     * The platform has started.
     *
     * @param ready says so
     */
    @Reference(
            target = "(osgi.condition.id=backplane.ready)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void bindReady(final Condition ready) {
        runtime.platformIsReady();
        instance.workers().signal();
    }

    /**
     * The platform is about to end; workers that run go on until this component ends.
     *
     * @param ready is gone
     */
    void unbindReady(final Condition ready) {
        // a platform that was ready once stays so
    }

    @Override
    public void created(final DatabaseInfo database) {
        instance.workers().signal();
    }

    @Override
    public void stopping(final DatabaseInfo database, final DatabaseOperation operation) {
        instance.workers().leave(database.oid(), TIMEOUT);
    }

    @Override
    public void resumed(final DatabaseInfo database) {
        instance.workers().signal();
    }

    @Override
    public void dropped(final DatabaseInfo database) {
        instance.workers().stopIn(database.oid(), TIMEOUT);
    }

    /**
     * Stops all workers.
     *
     * @throws Exception never
     */
    @Deactivate
    void deactivate() throws Exception {
        subscription.close();
        if (supervisor != null) {
            supervisor.close();
        }
    }
}
