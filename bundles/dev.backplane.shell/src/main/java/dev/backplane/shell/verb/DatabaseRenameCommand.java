package dev.backplane.shell.verb;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.shell.command.Command;
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

/** {@code database:rename}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "database",
        function = "rename",
        description = "Gives a database another name; its oid and its memory stay. Refused while it is used.")
public final class DatabaseRenameCommand extends DatabaseCommand {
    private static final Operand OLD = Operand.required("OLD", ValueKind.DATABASE, "The database to rename.");
    private static final Operand NEW =
            Operand.required("NEW", ValueKind.TEXT, "Its new name: 1 to 63 bytes of letters, digits, _ and -.");

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public DatabaseRenameCommand(@Reference final Platform platform) {
        super(platform, List.of(OLD, NEW), List.of(Option.JSON));
        this.platform = platform;
    }

    @Override
    void runAsBackend(final Invocation invocation) {
        final String name = operand(invocation, 0).orElseThrow();
        requireNotIn(invocation, name, "rename");
        final DatabaseInfo database =
                platform.databases().rename(name, operand(invocation, 1).orElseThrow());
        print(invocation, List.of(database), "Database " + name + " is now " + database.datname() + ".");
    }
}
