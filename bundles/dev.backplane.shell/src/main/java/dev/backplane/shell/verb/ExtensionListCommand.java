package dev.backplane.shell.verb;

import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.table.Tone;
import dev.backplane.shell.text.Printable;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code extension:list}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "extension",
        function = "list",
        description = "Shows the extensions of this process and their states, as pg_available_extensions.")
public final class ExtensionListCommand extends ListCommand<ExtensionInfo> {
    private static final Table<ExtensionInfo> TABLE = Table.of(ExtensionInfo.class)
            .text("name", ExtensionInfo::name)
            .text("version", ExtensionInfo::version)
            .text("state", ExtensionInfo::state)
            .tone(ExtensionListCommand::tone)
            .text("since", ExtensionInfo::since)
            .number("bundle_id", ExtensionInfo::bundleId)
            .text("bundle", ExtensionInfo::bundle)
            .text("cause", ExtensionInfo::cause)
            .jsonOnly();

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public ExtensionListCommand(@Reference final Platform platform) {
        super(TABLE);
        this.platform = platform;
    }

    @Override
    List<ExtensionInfo> rows(final Invocation invocation) {
        return platform.extensions().extensions();
    }

    /** A cause is a sentence, too long for a column. */
    @Override
    List<String> notes(final List<ExtensionInfo> rows) {
        return rows.stream()
                .filter(extension -> extension.cause().isPresent())
                .map(extension -> extension.name() + " " + extension.version() + " failed: "
                        + extension.cause().get())
                .map(Printable::line)
                .toList();
    }

    static Tone tone(final ExtensionInfo extension) {
        return extension.state() == ExtensionState.FAILED ? Tone.BAD : Tone.PLAIN;
    }
}
