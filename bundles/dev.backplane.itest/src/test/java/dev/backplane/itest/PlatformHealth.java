package dev.backplane.itest;

import dev.backplane.launcher.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** A bundle is ACTIVE though its component failed, and a test that does not use it stays green: so all are looked at. */
final class PlatformHealth {
    private final BundleContext context;
    private final ServiceComponentRuntime runtime;
    private final RunFile runFile;

    PlatformHealth(final BundleContext context, final ServiceComponentRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
        try {
            this.runFile = RunFile.read(Build.runFile());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> complaints() {
        final List<String> complaints = new ArrayList<>();
        for (final String name : runFile.bundles()) {
            if (!isWell(name)) {
                complaints.add("bundle " + name + " is not active");
            }
        }
        for (final ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            final var configurations = runtime.getComponentConfigurationDTOs(component);
            if (configurations.isEmpty()) {
                complaints.add("component " + component.name + " has no configuration");
            }
            configurations.stream()
                    .filter(configuration -> configuration.state != ComponentConfigurationDTO.ACTIVE
                            && configuration.state != ComponentConfigurationDTO.SATISFIED)
                    .forEach(configuration -> complaints.add("component " + component.name + " is in state "
                            + configuration.state + " " + configuration.failure));
        }
        return complaints;
    }

    private boolean isWell(final String name) {
        for (final Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle.getState() == Bundle.ACTIVE || !runFile.isStarted(name);
            }
        }
        return false;
    }
}
