package dev.backplane.api.extension;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * What an extension begins with: its bundle's activator, annotated with {@link BackplaneExtension}. {@link #init} is
 * {@code _PG_init}, {@link #startup} is {@code shmem_startup_hook}, {@link #fini} is {@code _Dynpgext_fini}. They run
 * once in each process of the instance; what they ask for in shared memory is initialised once for the instance.
 *
 * <p>The extension is loaded when its bundle has started and the platform is there, whichever comes last. An exception
 * harms only the extension: its state is then {@link ExtensionState#FAILED} with the cause, and all that it had is
 * given back.
 */
@ConsumerType
public abstract class ExtensionActivator implements BundleActivator {
    private ServiceTracker<Extensions, Extensions> platform;

    /** For subclasses. */
    protected ExtensionActivator() {}

    /**
     * Asks for what the extension needs: {@code _PG_init} with {@code shmem_request_hook}. The requests are granted as
     * one batch, all or none, when this has returned.
     *
     * @param handle takes the requests
     * @throws Exception fails the extension
     */
    public abstract void init(ExtensionHandle handle) throws Exception;

    /**
     * Runs when everything asked for is there: {@code shmem_startup_hook}. The calling thread is a backend bound to no
     * database.
     *
     * @param handle the same handle
     * @throws Exception fails the extension
     */
    public void startup(final ExtensionHandle handle) throws Exception {}

    /**
     * Runs before the extension goes: {@code _Dynpgext_fini}. Everything taken through the handle is given back
     * afterwards, so there is mostly nothing to do.
     *
     * @param handle the same handle
     * @throws Exception is logged; the extension goes all the same
     */
    public void fini(final ExtensionHandle handle) throws Exception {}

    @Override
    public final void start(final BundleContext context) {
        platform = new ServiceTracker<>(context, Extensions.class, null) {
            @Override
            public Extensions addingService(final ServiceReference<Extensions> reference) {
                final Extensions extensions = super.addingService(reference);
                if (extensions != null) {
                    extensions.load(context, ExtensionActivator.this);
                }
                return extensions;
            }

            @Override
            public void removedService(final ServiceReference<Extensions> reference, final Extensions extensions) {
                extensions.unload(context, ExtensionActivator.this);
                super.removedService(reference, extensions);
            }
        };
        platform.open();
    }

    @Override
    public final void stop(final BundleContext context) {
        platform.close();
    }
}
