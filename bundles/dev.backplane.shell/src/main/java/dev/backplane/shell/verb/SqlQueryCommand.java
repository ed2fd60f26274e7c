package dev.backplane.shell.verb;

import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Operand;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Json;
import dev.backplane.shell.text.Nearest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code sql:query}. It runs as a backend of the database, so that {@code backend:list} shows it while it waits. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "sql",
        function = "query",
        description = "Executes one SQL statement in a database's data source, and commits it.")
public final class SqlQueryCommand extends BackendCommand {
    private static final Operand DATABASE = Operand.required("DATABASE", ValueKind.DATABASE, "Where to execute it.");
    private static final Operand SQL = Operand.required("SQL", ValueKind.TEXT, "The statement, in quotes.");
    private static final Option LIMIT =
            Option.value("--limit", "ROWS", ValueKind.TEXT, "The most rows to show; 1000 unless given.");
    private static final int DEFAULT_LIMIT = 1000;

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public SqlQueryCommand(@Reference final Platform platform) {
        super(platform, List.of(DATABASE, SQL), List.of(LIMIT, Option.JSON));
        this.platform = platform;
    }

    @Override
    Optional<String> database(final Invocation invocation) {
        final String name = invocation.arguments().operands().get(0);
        final List<String> known = platform.databases().databases().stream()
                .map(database -> database.datname())
                .toList();
        if (!known.contains(name)) {
            throw new CommandException("There is no database " + name + "." + Nearest.question(name, known)
                    + " database:list shows all databases.");
        }
        return Optional.of(name);
    }

    @Override
    void runAsBackend(final Invocation invocation) {
        final int limit = limit(invocation);
        try (Connection connection = platform.dataSources().current().getConnection();
                Statement statement = connection.createStatement()) {
            // one more, to know that there are more
            statement.setMaxRows(limit + 1);
            if (statement.execute(invocation.arguments().operands().get(1))) {
                try (ResultSet result = statement.getResultSet()) {
                    show(SqlRows.read(result, limit), invocation);
                }
            } else {
                showCount(statement.getUpdateCount(), invocation);
            }
        } catch (final SQLException e) {
            // the driver's own words; there is nothing in the log that would say more
            throw new CommandException(e.getMessage(), e);
        }
    }

    private static int limit(final Invocation invocation) {
        final String text = invocation.arguments().get(LIMIT).orElse("" + DEFAULT_LIMIT);
        if (!text.matches("[1-9]\\d{0,6}")) {
            throw new CommandException("Option --limit needs a number from 1 to 9999999, not " + text + ".");
        }
        return Integer.parseInt(text);
    }

    private static void show(final SqlRows rows, final Invocation invocation) {
        if (invocation.arguments().has(Option.JSON)) {
            invocation.out().print(Json.write(rows.table().json(rows.rows())));
            return;
        }
        invocation.out().print(rows.table().text(rows.rows(), invocation.format()));
        if (rows.cut()) {
            invocation.out().print("There are more rows; --limit shows them.\n");
        }
    }

    private static void showCount(final int count, final Invocation invocation) {
        final int rows = Math.max(0, count);
        invocation
                .out()
                .print(
                        invocation.arguments().has(Option.JSON)
                                ? Json.write(Map.of("rows", rows))
                                : "Done; " + rows + (rows == 1 ? " row" : " rows") + " changed.\n");
    }
}
