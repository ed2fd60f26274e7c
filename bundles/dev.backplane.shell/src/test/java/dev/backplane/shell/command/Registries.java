package dev.backplane.shell.command;

import dev.backplane.shell.Fake;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import org.osgi.service.component.ComponentServiceObjects;

/** Registries without a framework. */
public final class Registries {
    private Registries() {}

    /** A registry of these commands. */
    public static CommandRegistry of(final Collection<ShellCommand> commands) {
        final Collection<ComponentServiceObjects<ShellCommand>> objects = new ArrayList<>();
        commands.forEach(command -> objects.add(objects(command)));
        return new CommandRegistry(objects);
    }

    @SuppressWarnings("unchecked")
    private static ComponentServiceObjects<ShellCommand> objects(final ShellCommand command) {
        return Fake.of(
                ComponentServiceObjects.class,
                Map.of("getService", arguments -> command, "ungetService", arguments -> null));
    }
}
