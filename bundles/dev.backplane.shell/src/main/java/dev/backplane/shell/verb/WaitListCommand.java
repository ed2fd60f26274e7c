package dev.backplane.shell.verb;

import dev.backplane.api.wait.WaitEventClass;
import dev.backplane.api.wait.WaitEventInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.table.Tone;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code wait:list}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "wait",
        function = "list",
        description = "Shows what a session can wait for, and how many wait for it now, as pg_wait_events.")
public final class WaitListCommand extends ListCommand<WaitEventInfo> {
    private static final Option CUSTOM = Option.flag("--custom", "Only events that extensions defined.");
    private static final Option WAITING = Option.flag("--waiting", "Only events that somebody waits for.");

    private static final Table<WaitEventInfo> TABLE = Table.of(WaitEventInfo.class)
            .text("type", WaitEventInfo::type)
            .text("name", WaitEventInfo::name)
            .text("description", WaitEventInfo::description)
            .text("owner", WaitEventInfo::owner)
            .number("waiting", WaitEventInfo::waiting)
            .tone(event -> event.waiting() > 0 ? Tone.NOTABLE : Tone.PLAIN);

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public WaitListCommand(@Reference final Platform platform) {
        super(TABLE, CUSTOM, WAITING);
        this.platform = platform;
    }

    @Override
    List<WaitEventInfo> rows(final Invocation invocation) {
        final boolean custom = invocation.arguments().has(CUSTOM);
        final boolean waiting = invocation.arguments().has(WAITING);
        return platform.waitEvents().events().stream()
                .filter(event -> !custom || event.type().equals(WaitEventClass.EXTENSION.label()))
                .filter(event -> !waiting || event.waiting() > 0)
                .toList();
    }
}
