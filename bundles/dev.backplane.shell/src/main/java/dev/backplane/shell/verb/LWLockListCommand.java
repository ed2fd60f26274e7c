package dev.backplane.shell.verb;

import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.shell.command.Arguments;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.table.Tone;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code lwlock:list}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "lwlock",
        function = "list",
        description =
                "Shows the light-weight locks, who holds them and who waits for them: each as id(pid), and since when.")
public final class LWLockListCommand extends ListCommand<LockRow> {
    private static final Option HELD = Option.flag("--held", "Only locks that somebody holds.");
    private static final Option WAITING = Option.flag("--waiting", "Only locks that somebody waits for.");
    private static final Option TRANCHE =
            Option.value("--tranche", "NAME", ValueKind.TRANCHE, "Only locks of this tranche.");

    static final Table<LockRow> TABLE = Table.of(LockRow.class)
            .text("tranche", row -> row.lock().tranche())
            .number("tranche_id", row -> row.lock().trancheId())
            .number("index", row -> row.lock().index() < 0 ? null : row.lock().index())
            .text("segment", row -> row.lock().segment())
            .number("offset", row -> row.lock().segment().map(name -> row.lock().offset()))
            .text("mode", row -> row.lock().mode())
            .text("holders", LockRow::holders)
            .text("waiters", LockRow::waiters)
            .tone(row -> row.waiters().isEmpty() ? Tone.PLAIN : Tone.NOTABLE)
            .text("quarantined", row -> row.lock().quarantined())
            .tone(row -> row.lock().quarantined() ? Tone.BAD : Tone.PLAIN);

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public LWLockListCommand(@Reference final Platform platform) {
        super(TABLE, HELD, WAITING, TRANCHE);
        this.platform = platform;
    }

    @Override
    List<LockRow> rows(final Invocation invocation) {
        return platform.lwLocks().locks().stream()
                .filter(lock -> isWanted(lock, invocation.arguments()))
                .map(LockRow::of)
                .toList();
    }

    @Override
    List<String> notes(final List<LockRow> rows) {
        return rows.stream().anyMatch(row -> row.lock().quarantined())
                ? List.of("Quarantined: an exclusive holder died and nobody has put its data right."
                        + " Taking such a lock fails until a handler of its extension does so, or until you do:"
                        + " lwlock:clear TRANCHE INDEX declares the data of a tranche's own lock right as it is,"
                        + " shmem:reinit NAME fills the segment around a lock anew.")
                : List.of();
    }

    private static boolean isWanted(final LWLockInfo lock, final Arguments arguments) {
        final Optional<String> tranche = arguments.get(TRANCHE);
        return (tranche.isEmpty() || lock.tranche().equals(tranche.get()))
                && (!arguments.has(HELD) || !lock.holders().isEmpty())
                && (!arguments.has(WAITING) || !lock.waiters().isEmpty());
    }
}
