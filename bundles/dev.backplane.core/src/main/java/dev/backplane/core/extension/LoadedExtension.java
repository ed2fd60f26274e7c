package dev.backplane.core.extension;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.extension.ExtensionActivator;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.sql.DataSources;
import dev.backplane.core.config.ConfigFile;
import dev.backplane.engine.Instance;
import dev.backplane.engine.ResourceOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One extension in this process.
 *
 * <pre>
 * REGISTERED --init, grant, startup--> ACTIVE --fini--> STOPPED
 *      \------------- any throws ----> FAILED
 * </pre>
 *
 * <p>In FAILED and STOPPED it holds nothing. Nothing that an extension throws leaves this class.
 */
final class LoadedExtension {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedExtension.class);

    private static final Duration WORKERS_TIMEOUT = Duration.ofSeconds(12);

    private final Bundle bundle;
    private final ExtensionActivator activator;
    private final RequestBatch batch = new RequestBatch();
    private volatile MagicBlock magic;
    private RecordingHandle handle;
    private ExtensionConfig config;
    private SettingsDescription description;
    private volatile Reach reach;
    private ResourceOwner owner;
    private Instance instance;
    private volatile ActiveExtension active;
    private volatile ExtensionState state = ExtensionState.REGISTERED;
    private Optional<String> cause = Optional.empty();
    private Instant since = Instant.now();

    LoadedExtension(final Bundle bundle, final ExtensionActivator activator) {
        this.bundle = bundle;
        this.activator = activator;
        this.magic =
                new MagicBlock(bundle.getSymbolicName(), bundle.getVersion().toString());
    }

    /** What an extension needs from the others around it. */
    interface Host {
        /** Refuses an extension that is there already. */
        void admit(LoadedExtension extension);

        /** The configuration of an extension. */
        ExtensionConfig config(String name);

        /** Called before anything is granted. */
        void beforeGrant(String name);

        /** Called when memory could not be granted and will be asked for again. */
        void makeRoom(String name);
    }

    /** Runs {@code init}, grants the requests and runs {@code startup}. */
    synchronized void load(
            final BundleContext context,
            final Instance instance,
            final Host host,
            final Supplier<DataSources> dataSources) {
        try {
            this.instance = instance;
            magic = MagicBlock.of(bundle);
            host.admit(this);
            config = host.config(magic.name());
            reach = new Reach(magic.owner(), config.fileName(), config.databases());
            instance.limitExtension(magic.name(), config.quota());
            description = new SettingsDescription(context, magic, config);
            handle = new RecordingHandle(magic, context, instance, config, batch, reach, dataSources);
            inContext(() -> activator.init(handle));
            handle.initReturned();
            host.beforeGrant(magic.name());
            owner = batch.grant(instance, magic.owner(), handle::granted, () -> host.makeRoom(magic.name()));
            instance.backends().call(magic.owner(), Optional.empty(), () -> {
                inContext(() -> activator.startup(handle));
                return null;
            });
            become(ExtensionState.ACTIVE, Optional.empty());
            active = new ActiveExtension(
                    magic.owner(), handle, activator.getClass().getClassLoader());
            instance.workers().signal();
            LOG.info("extension {} is active", magic.owner());
        } catch (final Throwable e) {
            giveBack();
            become(ExtensionState.FAILED, Optional.of(Cause.of(e)));
            LOG.warn("extension {} failed: {}", magic.owner(), Cause.of(e), e);
            if (e instanceof VirtualMachineError fatal) {
                throw fatal;
            }
        }
    }

    /** Runs {@code fini} and gives everything back. One that failed is described until here: its file may be the cause. */
    synchronized void unload() {
        if (state == ExtensionState.ACTIVE) {
            active = null;
            stopWorkers();
            try {
                inContext(() -> activator.fini(handle));
            } catch (final Exception | LinkageError | AssertionError e) {
                LOG.warn("fini of extension {} failed, it goes all the same: {}", magic.owner(), Cause.of(e), e);
            }
            giveBack();
            become(ExtensionState.STOPPED, Optional.empty());
            LOG.info("extension {} has stopped", magic.owner());
        }
        if (description != null) {
            description.close();
            description = null;
        }
    }

    /** Only where they run: the other processes of the instance have this extension too, and may let it go earlier. */
    private void stopWorkers() {
        if (instance.isPostmaster()) {
            instance.workers()
                    .stopOf(magic.owner(), WORKERS_TIMEOUT)
                    .forEach(worker -> LOG.warn(
                            "background worker {} of extension {} runs still, the extension goes all the same: {}",
                            worker.name(),
                            magic.owner(),
                            worker.cause().orElse("it does not stop")));
        }
    }

    private void giveBack() {
        if (instance != null && owner != null) {
            stopWorkers();
        }
        batch.revoke();
        if (handle != null) {
            handle.revoke();
        }
        if (owner != null) {
            owner.close();
            owner = null;
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    /** The extension's class loader is the context's, so that libraries inside of it find their resources. */
    private void inContext(final Step step) throws Exception {
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(activator.getClass().getClassLoader());
        try {
            step.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void become(final ExtensionState next, final Optional<String> why) {
        state = next;
        cause = why;
        since = Instant.now();
    }

    /** Follows a change of its file, as far as that acts at once. Returns whether it serves other databases now. */
    synchronized boolean reconfigure(final ConfigFile file, final Instance instance) {
        if (state != ExtensionState.ACTIVE) {
            return false;
        }
        config.change(file);
        instance.limitExtension(magic.name(), config.quota());
        handle.limitAllocations();
        final DatabaseList before = reach.databases();
        final DatabaseList now = config.databases();
        if (before.equals(now)) {
            return false;
        }
        reach.change(now);
        batch.reachChanged(instance);
        LOG.info("extension {} serves the databases {} now, before: {}", magic.owner(), now, before);
        return true;
    }

    synchronized void reachChanged() {
        if (state == ExtensionState.ACTIVE) {
            batch.reachChanged(instance);
        }
    }

    /** Whether it serves a database; it need not be loaded any more. */
    boolean serves(final String database) {
        return reach != null && reach.includes(database);
    }

    String owner() {
        return magic.owner();
    }

    String name() {
        return magic.name();
    }

    boolean isActive() {
        return state == ExtensionState.ACTIVE;
    }

    String bundleTitle() {
        return bundle.getSymbolicName() + " (" + bundle.getBundleId() + ")";
    }

    /** Keeps its memory beyond its own end. */
    synchronized Optional<Handover> keepMemory(final Instance instance) {
        return isActive() ? Optional.of(new Handover(instance, magic.name(), batch)) : Optional.empty();
    }

    synchronized void databaseCreated(final DatabaseInfo database) {
        if (state == ExtensionState.ACTIVE) {
            batch.databaseCreated(database);
        }
    }

    synchronized void databaseDropped(final DatabaseInfo database) {
        if (state == ExtensionState.ACTIVE) {
            batch.databaseDropped(database);
        }
    }

    /** What the platform may use of it while it is active. Never waits, for who asks may be waited for by its end. */
    Optional<ActiveExtension> active() {
        return Optional.ofNullable(active);
    }

    boolean isOf(final ExtensionActivator other) {
        return activator == other;
    }

    synchronized ExtensionInfo info() {
        final boolean active = state == ExtensionState.ACTIVE;
        return new ExtensionInfo(
                magic.name(),
                magic.version(),
                state,
                cause,
                bundle.getBundleId(),
                bundle.getSymbolicName(),
                since,
                active ? batch.allocations() : List.of(),
                active ? batch.tranches() : List.of(),
                active ? batch.waitEvents() : List.of(),
                active ? batch.workers() : List.of(),
                config == null ? List.of() : config.settings());
    }
}
