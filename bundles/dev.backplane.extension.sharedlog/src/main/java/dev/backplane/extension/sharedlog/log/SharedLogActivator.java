package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.Scope;
import dev.backplane.api.extension.Allocation;
import dev.backplane.api.extension.BackplaneExtension;
import dev.backplane.api.extension.ExtensionActivator;
import dev.backplane.api.extension.ExtensionHandle;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.shmem.Segment;
import dev.backplane.extension.sharedlog.SharedLog;
import dev.backplane.extension.sharedlog.command.SharedLogCommands;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The extension {@code sharedlog}: how do several processes write one file without mixing their lines? The write
 * position lies in shared memory, a lock guards it, and wait events show who writes and who waits.
 *
 * <p>Each database has a log and therefore a lock of its own, so that the writers of one database do not wait for those
 * of another. A named tranche is one for the whole instance; that is why the locks lie in the database-scoped segments,
 * next to the positions that they guard, and the tranche only gives them its name. The tranche is requested by name and
 * not made by {@code newTrancheId}: every process that runs the extension then holds a reference on the one id, so the
 * id outlives the process that asked first and the locks initialised with it stay valid. Its own single lock, the least
 * that a request takes, guards nothing.
 */
@BackplaneExtension(name = "sharedlog", version = "0.1.0")
public final class SharedLogActivator extends ExtensionActivator {
    private static final String TRANCHE = "sharedlog";

    private LogSettings settings;
    private LWLockTranche tranche;
    private Allocation position;
    private LogEvents events;
    private SharedLogService service;
    private AutoCloseable subscription;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Called by the framework. */
    public SharedLogActivator() {}

    @Override
    public void init(final ExtensionHandle handle) {
        settings = LogSettings.read(handle);
        tranche = handle.requestNamedTranche(TRANCHE, 1);
        events = new LogEvents(
                handle.defineWaitEvent("SharedLogOpen"),
                handle.defineWaitEvent("SharedLogWrite"),
                handle.defineWaitEvent("SharedLogSync"));
        position = handle.allocate(
                "position", SharedLogDescriptor.SIZE, Scope.DATABASE, segment -> initialize(handle, segment));
    }

    private void initialize(final ExtensionHandle handle, final Segment segment) {
        if (segment.size() < SharedLogDescriptor.SIZE) {
            throw new IllegalArgumentException(
                    "`allocation.position.size = " + segment.size() + "` in etc/sharedlog.cfg"
                            + " is too small: the log needs " + SharedLogDescriptor.SIZE + " bytes; remove the line.");
        }
        segment.buffer().putInt(SharedLogDescriptor.LAYOUT_VERSION_OFFSET, SharedLogDescriptor.LAYOUT_VERSION);
        handle.lwLocks().initialize(segment, SharedLogDescriptor.LOCK_OFFSET, tranche.id());
    }

    @Override
    public void startup(final ExtensionHandle handle) {
        service = new SharedLogService(
                position, handle.lwLocks(), handle.backends(), handle.databases(), events, settings);
        subscription = handle.databases().listen(service);
        // The handler sees a lock and no segment, but who takes a log's lock is a backend of that log's database.
        tranche.onOwnerDeath((lock, death) -> service.recover());
        register(handle.bundleContext(), handle);
    }

    private void register(final BundleContext context, final ExtensionHandle handle) {
        registrations.add(context.registerService(SharedLog.class, service, null));
        final SharedLogCommands commands = new SharedLogCommands(service, handle.backends(), settings.maxLineBytes());
        final Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", SharedLogCommands.SCOPE);
        properties.put("osgi.command.function", SharedLogCommands.functions());
        registrations.add(context.registerService(SharedLogCommands.class, commands, properties));
    }

    @Override
    public void fini(final ExtensionHandle handle) throws Exception {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
        if (subscription != null) {
            subscription.close();
        }
        if (service != null) {
            service.close();
        }
    }
}
