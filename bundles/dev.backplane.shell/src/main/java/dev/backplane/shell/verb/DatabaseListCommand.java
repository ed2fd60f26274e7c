package dev.backplane.shell.verb;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Table;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code database:list}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(scope = "database", function = "list", description = "Shows the databases, as pg_database.")
public final class DatabaseListCommand extends ListCommand<DatabaseInfo> {
    static final Table<DatabaseInfo> TABLE = Table.of(DatabaseInfo.class)
            .number("oid", DatabaseInfo::oid)
            .text("datname", DatabaseInfo::datname)
            .text("datallowconn", DatabaseInfo::datallowconn)
            .text("created", DatabaseInfo::created)
            .number("numbackends", DatabaseInfo::numbackends)
            .text("origin", row -> row.origin().name().toLowerCase(Locale.ROOT));

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public DatabaseListCommand(@Reference final Platform platform) {
        super(TABLE);
        this.platform = platform;
    }

    @Override
    List<DatabaseInfo> rows(final Invocation invocation) {
        return platform.databases().databases();
    }
}
