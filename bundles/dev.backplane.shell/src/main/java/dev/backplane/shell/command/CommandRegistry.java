package dev.backplane.shell.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Knows Backplane's own commands, for help and completion. */
@Component(service = CommandRegistry.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CommandRegistry {
    /** Not the services themselves: the help is a command too, and would wait for itself. */
    @Reference(
            service = ShellCommand.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    private volatile Collection<ComponentServiceObjects<ShellCommand>> commands;

    /** For Declarative Services. */
    public CommandRegistry() {
        this(List.of());
    }

    CommandRegistry(final Collection<ComponentServiceObjects<ShellCommand>> commands) {
        this.commands = commands;
    }

    /**
     * The commands.
     *
     * @return their descriptions in alphabetical order
     */
    public List<CommandSpec> commands() {
        final List<CommandSpec> specs = new ArrayList<>();
        for (final ComponentServiceObjects<ShellCommand> objects : commands) {
            final ShellCommand command = objects.getService();
            if (command != null) {
                specs.add(command.spec());
                objects.ungetService(command);
            }
        }
        specs.sort(Comparator.comparing(CommandSpec::name));
        return specs;
    }

    /**
     * Finds a command.
     *
     * @param name full, or without its scope if the scope is {@code backplane}
     * @return its description
     */
    public Optional<CommandSpec> find(final String name) {
        final String full = name.indexOf(':') < 0 ? "backplane:" + name : name;
        return commands().stream().filter(spec -> spec.name().equals(full)).findFirst();
    }
}
