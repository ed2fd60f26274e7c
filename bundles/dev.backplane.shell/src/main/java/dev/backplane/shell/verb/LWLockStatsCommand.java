package dev.backplane.shell.verb;

import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code lwlock:stats}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "lwlock",
        function = "stats",
        description = "Shows how often each lock was taken and how long it was waited for; JSON has milliseconds.")
public final class LWLockStatsCommand extends ListCommand<LockStatisticsRow> {
    private static final Option TRANCHE =
            Option.value("--tranche", "NAME", ValueKind.TRANCHE, "Only locks of this tranche.");
    private static final Option BY_TRANCHE =
            Option.flag("--by-tranche", "One row for each tranche, those of the platform's own tables included.");

    private static final Table<LockStatisticsRow> TRANCHES = withStatistics(tranche());
    private static final Table<LockStatisticsRow> LOCKS = withStatistics(tranche()
            .number("index", LockStatisticsRow::index)
            .text("segment", LockStatisticsRow::segment)
            .number("offset", LockStatisticsRow::offset));

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public LWLockStatsCommand(@Reference final Platform platform) {
        super(LOCKS, TRANCHE, BY_TRANCHE);
        this.platform = platform;
    }

    private static Table<LockStatisticsRow> tranche() {
        return Table.of(LockStatisticsRow.class)
                .text("tranche", LockStatisticsRow::tranche)
                .number("tranche_id", LockStatisticsRow::trancheId);
    }

    private static Table<LockStatisticsRow> withStatistics(final Table<LockStatisticsRow> table) {
        return table.number("exclusive", row -> row.statistics().exclusiveAcquisitions())
                .number("shared", row -> row.statistics().sharedAcquisitions())
                .number("blocked", row -> row.statistics().blocked())
                .elapsed("total_wait", row -> row.statistics().totalWait())
                .elapsed("longest_wait", row -> row.statistics().longestWait());
    }

    @Override
    Table<LockStatisticsRow> table(final Invocation invocation) {
        return invocation.arguments().has(BY_TRANCHE) ? TRANCHES : LOCKS;
    }

    @Override
    List<LockStatisticsRow> rows(final Invocation invocation) {
        final Optional<String> tranche = invocation.arguments().get(TRANCHE);
        final LWLocks locks = platform.lwLocks();
        final Stream<LockStatisticsRow> rows = invocation.arguments().has(BY_TRANCHE)
                ? tranches(locks)
                : locks.locks().stream().map(LockStatisticsRow::of);
        return rows.filter(row -> tranche.isEmpty() || row.tranche().equals(tranche.get()))
                .sorted(Comparator.comparing(
                        (LockStatisticsRow row) -> row.statistics().totalWait(), Comparator.reverseOrder()))
                .toList();
    }

    private static Stream<LockStatisticsRow> tranches(final LWLocks locks) {
        return locks.statistics().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new LockStatisticsRow(
                        locks.trancheName(entry.getKey()), entry.getKey(), Optional.empty(), entry.getValue()));
    }
}
