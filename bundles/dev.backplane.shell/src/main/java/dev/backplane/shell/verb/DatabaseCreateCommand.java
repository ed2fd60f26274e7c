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

/** {@code database:create}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "database",
        function = "create",
        description = "Makes a database; every extension gets its allocations in it.")
public final class DatabaseCreateCommand extends DatabaseCommand {
    private static final Operand NAME =
            Operand.required("NAME", ValueKind.TEXT, "The new database: 1 to 63 bytes of letters, digits, _ and -.");
    private static final Operand TEMPLATE = Operand.optional(
            "TEMPLATE", ValueKind.DATABASE, "The database to make it after; nobody may be bound to it meanwhile.");

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public DatabaseCreateCommand(@Reference final Platform platform) {
        super(platform, List.of(NAME, TEMPLATE), List.of(Option.JSON));
        this.platform = platform;
    }

    @Override
    void runAsBackend(final Invocation invocation) {
        final String name = operand(invocation, 0).orElseThrow();
        final DatabaseInfo database = operand(invocation, 1)
                .filter(template -> !template.isEmpty())
                .map(template -> createAfter(invocation, name, template))
                .orElseGet(() -> platform.databases().create(name));
        print(
                invocation,
                List.of(database),
                "Database " + database.datname() + " is created; its oid is " + database.oid() + ".");
    }

    private DatabaseInfo createAfter(final Invocation invocation, final String name, final String template) {
        requireNotIn(invocation, template, "copy");
        return platform.databases().create(name, template);
    }
}
