package dev.backplane.shell.verb;

import dev.backplane.api.sql.DataSourceInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.table.Tone;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code sql:list}. Opens no pool. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "sql",
        function = "list",
        description = "Shows the databases' SQL data sources, and the pools that this process has for them.")
public final class SqlListCommand extends ListCommand<DataSourceInfo> {
    private static final Table<DataSourceInfo> TABLE = Table.of(DataSourceInfo.class)
            .text("datname", DataSourceInfo::datname)
            .text("driver", DataSourceInfo::driver)
            .text("url", DataSourceInfo::url)
            .number("used", DataSourceInfo::used)
            .number("open", DataSourceInfo::open)
            .number("max", DataSourceInfo::max)
            .number("waiting", DataSourceInfo::waiting)
            .tone(row -> row.waiting() > 0 ? Tone.NOTABLE : Tone.PLAIN)
            .text("file", row -> row.file().orElse("(default)"))
            .text("state", row -> row.problem().isPresent() ? "FAILED" : row.open() > 0 ? "open" : "idle")
            .tone(row -> row.problem().isPresent() ? Tone.BAD : Tone.PLAIN)
            .text("problem", DataSourceInfo::problem)
            .jsonOnly();

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public SqlListCommand(@Reference final Platform platform) {
        super(TABLE, Filters.DATABASE);
        this.platform = platform;
    }

    @Override
    List<DataSourceInfo> rows(final Invocation invocation) {
        final Optional<String> database = Filters.database(invocation, platform);
        return platform.dataSources().dataSources().stream()
                .filter(row -> database.isEmpty() || database.get().equals(row.datname()))
                .toList();
    }

    @Override
    List<String> notes(final List<DataSourceInfo> rows) {
        return rows.stream()
                .flatMap(row -> row.problem().stream())
                .map(problem -> "Problem: " + problem)
                .toList();
    }
}
