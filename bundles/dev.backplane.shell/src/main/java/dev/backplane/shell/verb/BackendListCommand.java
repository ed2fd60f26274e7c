package dev.backplane.shell.verb;

import dev.backplane.api.backend.BackendInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.table.Tone;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code backend:list}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "backend",
        function = "list",
        description = "Shows the sessions of all processes and what each waits for, as pg_stat_activity.")
public final class BackendListCommand extends ListCommand<BackendInfo> {
    private static final Option WAITING = Option.flag("--waiting", "Only sessions that wait for something.");

    private static final Table<BackendInfo> TABLE = Table.of(BackendInfo.class)
            .number("id", BackendInfo::id)
            .number("datid", backend -> backend.datid() == 0 ? null : backend.datid())
            .text("datname", BackendInfo::datname)
            .number("pid", BackendInfo::pid)
            .text("backend_type", BackendInfo::backendType)
            .text("application_name", BackendInfo::applicationName)
            .text("backend_start", BackendInfo::backendStart)
            .text("state", backend -> backend.state().name().toLowerCase(Locale.ROOT))
            .text("wait_event_type", BackendInfo::waitEventType)
            .tone(BackendListCommand::tone)
            .text("wait_event", BackendInfo::waitEvent)
            .tone(BackendListCommand::tone)
            .number("locks_held", BackendInfo::locksHeld)
            .text("thread", BackendInfo::thread);

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public BackendListCommand(@Reference final Platform platform) {
        super(TABLE, Filters.DATABASE, WAITING);
        this.platform = platform;
    }

    @Override
    List<BackendInfo> rows(final Invocation invocation) {
        final Optional<String> database = Filters.database(invocation, platform);
        final boolean waiting = invocation.arguments().has(WAITING);
        return platform.backends().backends().stream()
                .filter(backend -> database.isEmpty() || backend.datname().equals(database))
                .filter(backend -> !waiting || backend.waitEvent().isPresent())
                .toList();
    }

    private static Tone tone(final BackendInfo backend) {
        return backend.waitEvent().isPresent() ? Tone.NOTABLE : Tone.PLAIN;
    }
}
