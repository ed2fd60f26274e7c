package dev.backplane.shell.verb;

import dev.backplane.api.shmem.MemoryInfo;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Size;
import dev.backplane.shell.table.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code shmem:list}. */
@Component(service = ShellCommand.class)
@Command(
        scope = "shmem",
        function = "list",
        description = "Shows what lies in shared memory and how full it is, as pg_shmem_allocations.")
public final class ShmemListCommand extends ListCommand<SegmentInfo> {
    private static final Option OWNER = Option.value(
            "--owner", "OWNER", ValueKind.OWNER, "Only what this extension made: its name, or name:version.");

    private static final Table<SegmentInfo> TABLE = Table.of(SegmentInfo.class)
            .text("name", SegmentInfo::name)
            .number("off", SegmentInfo::off)
            .size("size", SegmentInfo::size)
            .size("allocated_size", SegmentInfo::allocatedSize)
            .text("type", SegmentInfo::type)
            .text("scope", segment -> segment.scope().name().toLowerCase(Locale.ROOT))
            .text("datname", SegmentInfo::database)
            .text("owner", SegmentInfo::owner)
            .number("region", SegmentInfo::region)
            .text("pids", SegmentInfo::references);

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public ShmemListCommand(@Reference final Platform platform) {
        super(TABLE, Filters.DATABASE, OWNER, Option.BYTES);
        this.platform = platform;
    }

    @Override
    List<SegmentInfo> rows(final Invocation invocation) {
        final Optional<String> database = Filters.database(invocation, platform);
        final Optional<String> owner = invocation.arguments().get(OWNER);
        return platform.sharedMemory().segments().stream()
                .filter(segment -> database.isEmpty() || segment.database().equals(database))
                .filter(segment -> Filters.isOwner(segment.owner(), owner))
                .toList();
    }

    @Override
    List<String> notes(final List<SegmentInfo> rows) {
        final MemoryInfo memory = platform.sharedMemory().memory();
        return List.of("The instance uses " + new Size(memory.used()) + " of " + new Size(memory.limit()) + "; "
                + new Size(memory.reserved()) + " are reserved.");
    }
}
