package dev.backplane.shell.verb;

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

/** {@code database:allow}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "database",
        function = "allow",
        description = "Says whether backends may bind to a database. Those that are bound to it stay.")
public final class DatabaseAllowCommand extends DatabaseCommand {
    private static final Operand NAME = Operand.required("NAME", ValueKind.DATABASE, "The database.");
    private static final Operand ALLOWED =
            Operand.required("true|false", ValueKind.TEXT, "True to let backends bind to it, false to refuse them.");

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public DatabaseAllowCommand(@Reference final Platform platform) {
        super(platform, List.of(NAME, ALLOWED), List.of(Option.JSON));
        this.platform = platform;
    }

    @Override
    void runAsBackend(final Invocation invocation) {
        final DatabaseInfo database =
                platform.databases().allowConnections(operand(invocation, 0).orElseThrow(), isAllowed(invocation));
        print(
                invocation,
                List.of(database),
                "Database " + database.datname()
                        + (database.datallowconn() ? " takes connections." : " takes no connections any more."));
    }

    private static boolean isAllowed(final Invocation invocation) {
        final String word = operand(invocation, 1).orElseThrow();
        return switch (word) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default ->
                throw new CommandException(
                        "\"" + word + "\" is neither true nor false. Syntax: database:allow [OPTIONS] NAME true|false");
        };
    }
}
