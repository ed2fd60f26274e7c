package dev.backplane.shell.verb;

import dev.backplane.api.lwlock.LWLockWait;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.table.Tone;
import dev.backplane.shell.text.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code lwlock:waits}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "lwlock",
        function = "waits",
        description = "Shows who waits for a light-weight lock and for whom, and deadlocks; JSON has milliseconds.")
public final class LWLockWaitsCommand extends ListCommand<WaitRow> {
    private static final Option DEADLOCKS =
            Option.flag("--deadlocks", "Only those who wait for each other in a circle.");

    private static final Table<WaitRow> TABLE = Table.of(WaitRow.class)
            .number("backend", row -> row.edge().backend())
            .number("pid", row -> row.edge().pid())
            .text("thread", row -> row.edge().thread())
            .text("lock", row -> row.edge().lock())
            .text("mode", row -> row.edge().mode())
            .elapsed("waited", row -> row.edge().waited())
            .text("blocked_by", row -> row.edge().blockedBy())
            .tone(row -> row.deadlocked() ? Tone.BAD : Tone.NOTABLE)
            .text("deadlocked", WaitRow::deadlocked)
            .jsonOnly();

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public LWLockWaitsCommand(@Reference final Platform platform) {
        super(TABLE, DEADLOCKS);
        this.platform = platform;
    }

    /** Two looks at what changes all the time: where they differ, the circles are right, for those cannot change. */
    @Override
    List<WaitRow> rows(final Invocation invocation) {
        final Map<Integer, LWLockWait> waits = new LinkedHashMap<>();
        if (!invocation.arguments().has(DEADLOCKS)) {
            platform.lwLocks().waits().forEach(wait -> waits.put(wait.backend(), wait));
        }
        final List<List<LWLockWait>> circles = platform.lwLocks().deadlocks();
        circles.stream().flatMap(Collection::stream).forEach(wait -> waits.put(wait.backend(), wait));
        return waits.values().stream()
                .sorted(Comparator.comparing(LWLockWait::waited, Comparator.reverseOrder()))
                .map(wait -> new WaitRow(wait, circlesOf(wait.backend(), circles)))
                .toList();
    }

    private static List<List<LWLockWait>> circlesOf(final int backend, final List<List<LWLockWait>> circles) {
        return circles.stream()
                .filter(circle -> circle.stream().anyMatch(wait -> wait.backend() == backend))
                .toList();
    }

    @Override
    List<String> notes(final List<WaitRow> rows) {
        final List<String> notes = new ArrayList<>(rows.stream()
                .flatMap(row -> row.circles().stream())
                .distinct()
                .map(LWLockWaitsCommand::sentence)
                .toList());
        if (!notes.isEmpty()) {
            notes.add(
                    "Nobody in a deadlock goes on unless one of them gives up. Ending one of these processes gives its"
                            + " locks back; what it held exclusively is quarantined if its extension has no handler for that.");
        }
        return notes;
    }

    private static String sentence(final List<LWLockWait> circle) {
        return Printable.line(IntStream.range(0, circle.size())
                .mapToObj(index -> step(circle.get(index), circle.get((index + 1) % circle.size())))
                .collect(Collectors.joining(", ", "Deadlock: ", ".")));
    }

    private static String step(final LWLockWait wait, final LWLockWait next) {
        return "backend " + wait.backend() + " (process " + wait.pid() + ", thread " + wait.thread()
                + ") waits for backend " + next.backend() + " because of lock " + wait.lock();
    }
}
