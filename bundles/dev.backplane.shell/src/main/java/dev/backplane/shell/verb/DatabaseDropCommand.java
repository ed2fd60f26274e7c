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
import dev.backplane.shell.session.Sessions;
import dev.backplane.shell.table.Json;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code database:drop}. */
@Component(service = ShellCommand.class)
@Command(
        scope = "database",
        function = "drop",
        description = "Removes a database and frees all memory in its scope. Refused while backends are bound to it.")
public final class DatabaseDropCommand extends BackendCommand {
    private static final Operand NAME = Operand.required("NAME", ValueKind.DATABASE, "The database to remove.");

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public DatabaseDropCommand(@Reference final Platform platform) {
        super(platform, List.of(NAME), List.of(Option.JSON));
        this.platform = platform;
    }

    @Override
    void runAsBackend(final Invocation invocation) {
        final String name = invocation.arguments().operands().get(0);
        if (Sessions.database(invocation.session()).equals(Optional.of(name))) {
            // The platform would refuse too, and name this very command as the one who is in the way.
            throw new CommandException(
                    "This session works in database " + name + ". Leave it with \"database = ''\", then drop it.");
        }
        final List<DatabaseInfo> row = platform.databases().find(name).stream().toList();
        platform.databases().drop(name);
        invocation
                .out()
                .print(
                        invocation.arguments().has(Option.JSON)
                                ? Json.write(DatabaseListCommand.TABLE.json(row))
                                : "Database " + name + " is dropped.\n");
    }
}
