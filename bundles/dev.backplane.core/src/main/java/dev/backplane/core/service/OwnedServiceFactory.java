package dev.backplane.core.service;

import dev.backplane.engine.ResourceOwner;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * Gives every bundle its own view of a service.
 *
 * @param <S> the service
 */
final class OwnedServiceFactory<S> implements ServiceFactory<S> {
    private final BundleOwners owners;
    private final Function<ResourceOwner, S> view;

    OwnedServiceFactory(final BundleOwners owners, final Function<ResourceOwner, S> view) {
        this.owners = owners;
        this.view = view;
    }

    @Override
    public S getService(final Bundle bundle, final ServiceRegistration<S> registration) {
        return view.apply(owners.acquire(bundle));
    }

    @Override
    public void ungetService(final Bundle bundle, final ServiceRegistration<S> registration, final S service) {
        owners.release(bundle);
    }
}
