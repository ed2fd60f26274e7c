package dev.backplane.launcher;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Installs the bundles of {@code system/} where the framework does not know them yet. Bundles of {@code deploy/} come anew
 * at every start, because that folder is the truth about them.
 */
final class SystemBundles {
    private final SystemModules modules;
    private final RunFile runFile;

    SystemBundles(final SystemModules modules, final RunFile runFile) {
        this.modules = modules;
        this.runFile = runFile;
    }

    /** Installs the bundles; answers those that are to become active before the platform is ready. */
    List<Bundle> install(final BundleContext context) throws BundleException {
        final List<String> locations = modules.locations();
        final List<Bundle> active = new ArrayList<>();
        for (final String location : locations) {
            final Bundle known = context.getBundle(location);
            final Bundle bundle = known == null ? context.installBundle(location) : known;
            final String name = bundle.getSymbolicName();
            final BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
            if (level.getStartLevel() != runFile.startLevel(name)) {
                level.setStartLevel(runFile.startLevel(name));
            }
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null && runFile.isStarted(name)) {
                if (!runFile.isBeside(name)) {
                    bundle.start();
                }
                if (level.getStartLevel() <= RunFile.READY_LEVEL) {
                    active.add(bundle);
                }
            }
        }
        for (final Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !locations.contains(bundle.getLocation())) {
                bundle.uninstall();
            }
        }
        return active;
    }
}
