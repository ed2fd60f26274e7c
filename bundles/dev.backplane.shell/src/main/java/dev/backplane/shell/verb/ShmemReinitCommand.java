package dev.backplane.shell.verb;

import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Json;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code shmem:reinit}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "shmem",
        function = "reinit",
        description = "Fills a segment anew, as its extension in this process does; all that was in it is lost.")
public final class ShmemReinitCommand extends SegmentCommand {
    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public ShmemReinitCommand(@Reference final Platform platform) {
        super(platform);
        this.platform = platform;
    }

    @Override
    void runAsBackend(final Invocation invocation) {
        final SegmentInfo segment = find(invocation).orElseThrow(() -> missing(invocation));
        platform.sharedMemory().reinitialize(segment.name());
        invocation
                .out()
                .print(
                        invocation.arguments().has(Option.JSON)
                                ? Json.write(ShmemListCommand.TABLE.json(
                                        find(invocation).stream().toList()))
                                : describe(segment) + " is initialised anew"
                                        + (segment.state().equals("quarantined")
                                                ? " and no longer quarantined.\n"
                                                : "; it was not quarantined.\n"));
    }
}
