package dev.backplane.deploy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** What has become of the Declarative Services components of a bundle. */
final class ComponentReport {
    private final List<String> lines = new ArrayList<>();
    private boolean failed;
    private boolean unsatisfied;

    ComponentReport(final ServiceComponentRuntime runtime, final Bundle bundle) {
        for (final ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            final Collection<ComponentConfigurationDTO> configurations =
                    runtime.getComponentConfigurationDTOs(component);
            if (configurations.isEmpty()) {
                unsatisfied = true;
                lines.add("component " + component.name + " waits: it has no configuration, expected is etc/"
                        + String.join(".cfg or etc/", component.configurationPid) + ".cfg");
            }
            configurations.forEach(configuration -> add(component, configuration));
        }
    }

    private void add(final ComponentDescriptionDTO component, final ComponentConfigurationDTO configuration) {
        switch (configuration.state) {
            case ComponentConfigurationDTO.ACTIVE -> lines.add("component " + component.name + " is active");
            case ComponentConfigurationDTO.SATISFIED ->
                lines.add("component " + component.name + " is ready, and activated when somebody uses its service");
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> {
                failed = true;
                lines.add("component " + component.name + " failed: " + firstLine(configuration.failure));
            }
            default -> {
                unsatisfied = true;
                lines.add("component " + component.name + " waits for " + missing(configuration));
            }
        }
    }

    private static String missing(final ComponentConfigurationDTO configuration) {
        if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
            return "its configuration";
        }
        final List<String> names = new ArrayList<>();
        for (final UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
            names.add(reference.name + (reference.target == null ? "" : " with " + reference.target));
        }
        return "a service: " + String.join(", ", names);
    }

    private static String firstLine(final String failure) {
        return Optional.ofNullable(failure)
                .map(text -> text.lines().findFirst().orElse(""))
                .orElse("its activation threw, see the log");
    }

    boolean failed() {
        return failed;
    }

    boolean unsatisfied() {
        return unsatisfied;
    }

    List<String> lines() {
        return lines;
    }
}
