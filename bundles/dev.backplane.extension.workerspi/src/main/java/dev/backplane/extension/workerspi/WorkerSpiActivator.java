package dev.backplane.extension.workerspi;

import dev.backplane.api.extension.BackplaneExtension;
import dev.backplane.api.extension.ExtensionActivator;
import dev.backplane.api.extension.ExtensionHandle;
import java.util.Dictionary;
import java.util.Hashtable;

/**
 * The extension {@code workerspi}. Its {@code init} registers the workers that run from the start, as {@code _PG_init} of
 * worker_spi does; its commands launch more.
 */
@BackplaneExtension(name = "workerspi", version = "0.1.0")
public final class WorkerSpiActivator extends ExtensionActivator {
    private WorkerSpiSettings settings;

    /** Called by the framework. */
    public WorkerSpiActivator() {}

    @Override
    public void init(final ExtensionHandle handle) {
        settings = WorkerSpiSettings.read(handle);
        handle.defineWaitEvent(WorkerSpiMain.WAIT_EVENT);
        for (int number = 1; number <= settings.totalWorkers(); number++) {
            handle.registerBackgroundWorker(settings.worker(number));
        }
    }

    @Override
    public void startup(final ExtensionHandle handle) {
        final Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", WorkerSpiCommands.SCOPE);
        properties.put("osgi.command.function", WorkerSpiCommands.functions());
        // the framework takes the service back when the bundle stops
        handle.bundleContext()
                .registerService(WorkerSpiCommands.class, new WorkerSpiCommands(handle, settings), properties);
    }
}
