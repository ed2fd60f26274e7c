package dev.backplane.shell.verb;

import dev.backplane.api.InUseException;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code database:drop}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "database",
        function = "drop",
        description = "Removes a database and frees all memory in its scope. Refused while backends are bound to it.")
public final class DatabaseDropCommand extends DatabaseCommand {
    private static final Operand NAME = Operand.required("NAME", ValueKind.DATABASE, "The database to remove.");
    private static final Option FORCE =
            Option.flag("--force", "Drops it whoever is bound to it: every use of its memory fails from then on.");

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public DatabaseDropCommand(@Reference final Platform platform) {
        super(platform, List.of(NAME), List.of(FORCE, Option.JSON));
        this.platform = platform;
    }

    @Override
    void runAsBackend(final Invocation invocation) {
        final String name = operand(invocation, 0).orElseThrow();
        requireNotIn(invocation, name, "drop");
        final List<DatabaseInfo> row = platform.databases().find(name).stream().toList();
        if (invocation.arguments().has(FORCE)) {
            platform.databases().dropForced(name);
        } else {
            drop(name);
        }
        print(invocation, row, "Database " + name + " is dropped.");
    }

    private void drop(final String name) {
        try {
            platform.databases().drop(name);
        } catch (final InUseException e) {
            throw new CommandException(e.getMessage() + " (database:drop --force " + name + ").", e);
        }
    }
}
