package dev.backplane.launcher;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/** Says in sentences why the platform is not ready. */
final class Diagnosis {
    private final Framework framework;
    private final List<Bundle> bundles;

    Diagnosis(final Framework framework, final List<Bundle> bundles) {
        this.framework = framework;
        this.bundles = bundles;
    }

    List<String> sentences() {
        final List<String> found = new ArrayList<>();
        for (final Bundle bundle : bundles) {
            if (bundle.getState() != Bundle.ACTIVE) {
                found.add("Bundle " + bundle.getSymbolicName() + " is not active: " + why(bundle));
            }
        }
        missing(found, "org.osgi.service.cm.ConfigurationAdmin", "the configuration service is missing");
        missing(
                found,
                "dev.backplane.api.backend.Backends",
                "the instance did not come up; etc/dev.backplane.instance.cfg must exist, and data/log says more");
        missing(found, "dev.backplane.api.extension.Extensions", "the registry of extensions did not come up");
        if (found.isEmpty()) {
            found.add("All bundles are active and the services are there, but a jar in deploy/ takes long to start.");
        }
        return found;
    }

    private static String why(final Bundle bundle) {
        try {
            bundle.start();
            return "it started only now, when it was started again";
        } catch (final BundleException | RuntimeException e) {
            return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        }
    }

    private void missing(final List<String> found, final String service, final String sentence) {
        if (framework.getBundleContext() != null && framework.getBundleContext().getServiceReference(service) == null) {
            found.add("There is no " + service.replaceAll(".*\\.", "") + " service: " + sentence + ".");
        }
    }
}
