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
import dev.backplane.shell.table.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code shmem:list}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "shmem",
        function = "list",
        description = "Shows what lies in shared memory and how full it is, as pg_shmem_allocations.")
public final class ShmemListCommand extends ListCommand<SegmentInfo> {
    private static final Option OWNER = Option.value(
            "--owner", "OWNER", ValueKind.OWNER, "Only what this extension made: its name, or name:version.");

    private static final String READY = "ready";
    private static final String QUARANTINED = "quarantined";
    private static final String CONDEMNED = "condemned";

    static final Table<SegmentInfo> TABLE = Table.of(SegmentInfo.class)
            .text("name", SegmentInfo::name)
            .number("off", SegmentInfo::off)
            .size("size", SegmentInfo::size)
            .size("allocated_size", SegmentInfo::allocatedSize)
            .text("type", SegmentInfo::type)
            .text("scope", segment -> segment.scope().name().toLowerCase(Locale.ROOT))
            .text("datname", SegmentInfo::database)
            .text("owner", SegmentInfo::owner)
            .number("region", SegmentInfo::region)
            .number("version", SegmentInfo::layoutVersion)
            .text("kept", SegmentInfo::kept)
            .text("state", SegmentInfo::state)
            .tone(ShmemListCommand::tone)
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
        final List<String> notes = new ArrayList<>();
        notes.add("The instance uses " + new Size(memory.used()) + " of " + new Size(memory.limit()) + "; "
                + new Size(memory.reserved()) + " are reserved.");
        if (isAny(rows, QUARANTINED)) {
            notes.add("Quarantined: the exclusive holder of a lock inside died and nobody has put the data right."
                    + " shmem:reinit NAME fills such a segment anew.");
        }
        if (isAny(rows, CONDEMNED)) {
            notes.add(
                    "Condemned: freed by force; the bytes are used again when the processes under pids have noticed.");
        }
        return notes;
    }

    private static boolean isAny(final List<SegmentInfo> rows, final String state) {
        return rows.stream().anyMatch(row -> row.state().equals(state));
    }

    private static Tone tone(final SegmentInfo segment) {
        return switch (segment.state()) {
            case READY -> Tone.PLAIN;
            case QUARANTINED -> Tone.BAD;
            default -> Tone.NOTABLE;
        };
    }
}
