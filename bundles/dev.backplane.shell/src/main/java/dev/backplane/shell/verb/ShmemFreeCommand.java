package dev.backplane.shell.verb;

import dev.backplane.api.InUseException;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Json;
import dev.backplane.shell.table.Size;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code shmem:free}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "shmem",
        function = "free",
        description = "Frees a segment, for example one that is kept. Refused while a process uses it.")
public final class ShmemFreeCommand extends SegmentCommand {
    private static final Option FORCE =
            Option.flag("--force", "Frees it whoever uses it: every use of it fails from then on.");

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public ShmemFreeCommand(@Reference final Platform platform) {
        super(platform, FORCE);
        this.platform = platform;
    }

    /** Calls the platform also when there is no row: a kept segment that nobody has read back yet has none. */
    @Override
    void runAsBackend(final Invocation invocation) {
        final Optional<SegmentInfo> row = find(invocation);
        if (!free(invocation, row)) {
            throw missing(invocation);
        }
        final List<SegmentInfo> rows = row.stream().toList();
        invocation
                .out()
                .print(
                        invocation.arguments().has(Option.JSON)
                                ? Json.write(ShmemListCommand.TABLE.json(rows))
                                : row.map(ShmemFreeCommand::freed)
                                        .orElse("Segment " + name(invocation) + " is freed.\n"));
    }

    private boolean free(final Invocation invocation, final Optional<SegmentInfo> row) {
        final SharedMemory memory = platform.sharedMemory();
        final String name = name(invocation);
        try {
            return invocation.arguments().has(FORCE) ? memory.freeByForce(name) : memory.free(name);
        } catch (final InUseException e) {
            throw row.filter(segment -> !segment.references().isEmpty())
                    .map(segment -> inUse(segment, e))
                    .orElseThrow(() -> e);
        }
    }

    private static CommandException inUse(final SegmentInfo segment, final InUseException cause) {
        return new CommandException(
                describe(segment) + " is in use by " + processes(segment) + ". Stop extension " + segment.owner()
                        + " there, or take it away from all of them with --force.",
                cause);
    }

    private static String freed(final SegmentInfo segment) {
        final String size = new Size(segment.allocatedSize()).toString();
        return describe(segment)
                + (segment.references().isEmpty()
                        ? " is freed: " + size + ".\n"
                        : " is freed by force. It is gone for " + processes(segment) + "; its " + size
                                + " are used again when each of them has noticed.\n");
    }

    private static String processes(final SegmentInfo segment) {
        return segment.references().stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", segment.references().size() == 1 ? "process " : "processes ", ""));
    }
}
