package dev.backplane.core.service;

import dev.backplane.engine.Instance;
import dev.backplane.engine.ResourceOwner;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Bundle;

/** One resource owner for each bundle that uses any of the services, shared by all of them. */
final class BundleOwners {
    private static final int MAX_NAME_BYTES = 127;

    private final Instance instance;
    private final Map<Long, Use> uses = new HashMap<>();

    private static final class Use {
        private final ResourceOwner owner;
        private int services;

        private Use(final ResourceOwner owner) {
            this.owner = owner;
        }
    }

    BundleOwners(final Instance instance) {
        this.instance = instance;
    }

    synchronized ResourceOwner acquire(final Bundle bundle) {
        final Use use = uses.computeIfAbsent(bundle.getBundleId(), id -> new Use(instance.resourceOwner(name(bundle))));
        use.services++;
        return use.owner;
    }

    synchronized void release(final Bundle bundle) {
        final Use use = uses.get(bundle.getBundleId());
        if (use != null && --use.services == 0) {
            uses.remove(bundle.getBundleId());
            use.owner.close();
        }
    }

    private static String name(final Bundle bundle) {
        final String name = bundle.getSymbolicName() + ":" + bundle.getVersion();
        return name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
                ? name
                : "bundle:" + Integer.toHexString(name.hashCode());
    }
}
