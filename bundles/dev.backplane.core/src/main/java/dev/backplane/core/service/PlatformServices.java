package dev.backplane.core.service;

import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.Databases;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.engine.Instance;
import dev.backplane.engine.ResourceOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Registers the platform's services. Those that hand out memory, locks and events are one object for each bundle that
 * uses them, so that what a bundle took is given back when it lets the service go or stops.
 */
@Component(service = PlatformServices.class, configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"dev.backplane.api.backend.Backends,"
                + "dev.backplane.api.database.Databases,dev.backplane.api.lwlock.LWLocks,"
                + "dev.backplane.api.shmem.SharedMemory,dev.backplane.api.wait.WaitEvents,"
                + "dev.backplane.api.worker.BackgroundWorkers\"",
        effective = "active")
public final class PlatformServices {
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /**
     * Registers the services.
     *
     * @param context where
     * @param instance the instance
     */
    @Activate
    public PlatformServices(final BundleContext context, @Reference final Instance instance) {
        final BundleOwners owners = new BundleOwners(instance);
        registrations.add(context.registerService(Backends.class, instance.backends(), null));
        registrations.add(context.registerService(Databases.class, instance.databases(), null));
        register(context, SharedMemory.class, owners, ResourceOwner::sharedMemory);
        register(context, LWLocks.class, owners, ResourceOwner::lwLocks);
        register(context, WaitEvents.class, owners, ResourceOwner::waitEvents);
        register(context, BackgroundWorkers.class, owners, owner -> new WorkersOfAll(owner.backgroundWorkers()));
    }

    private <S> void register(
            final BundleContext context,
            final Class<S> type,
            final BundleOwners owners,
            final Function<ResourceOwner, S> view) {
        registrations.add(context.registerService(type, new OwnedServiceFactory<>(owners, view), null));
    }

    /** Takes the services back. */
    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
