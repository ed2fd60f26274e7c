package dev.backplane.shell.verb;

import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.command.ValueKind;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Excerpt;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.table.Tone;
import dev.backplane.shell.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code worker:list}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "worker",
        function = "list",
        description = "Shows the background workers of all extensions: where each runs, and why one does not.")
public final class WorkerListCommand extends ListCommand<WorkerRow> {
    private static final Option EXTENSION = Option.value(
            "--extension", "NAME", ValueKind.EXTENSION, "Only workers of this extension: its name, or name:version.");
    private static final Option STATE =
            Option.value("--state", "STATE", ValueKind.WORKER_STATE, "Only workers in this state, such as FAILED.");

    static final Table<WorkerRow> TABLE = Table.of(WorkerRow.class)
            .number("id", row -> row.info().id())
            .text("name", row -> row.info().name())
            .text("extension", row -> row.info().extension())
            .text("scope", row -> row.info().scope().name().toLowerCase(Locale.ROOT))
            .number("parent", WorkerRow::parent)
            .text("datname", row -> row.info().database())
            .text("state", row -> row.info().state())
            .tone(WorkerListCommand::tone)
            .number("pid", row -> row.info().pid())
            .number("backend", row -> row.info().backend())
            .text("isolation", row -> row.info().isolation().name().toLowerCase(Locale.ROOT))
            .number("restarts", row -> row.info().restarts())
            .text("since", row -> row.info().since())
            .excerpt("cause", row -> row.info().cause())
            .tone(WorkerListCommand::tone);

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public WorkerListCommand(@Reference final Platform platform) {
        super(TABLE, Filters.DATABASE, EXTENSION, STATE);
        this.platform = platform;
    }

    @Override
    List<WorkerRow> rows(final Invocation invocation) {
        final Optional<String> database = Filters.database(invocation, platform);
        final Optional<String> extension = invocation.arguments().get(EXTENSION);
        final Optional<WorkerState> state = invocation.arguments().get(STATE).map(WorkerListCommand::state);
        return WorkerRow.of(platform.backgroundWorkers().workers()).stream()
                .filter(row -> database.isEmpty() || row.info().database().equals(database))
                .filter(row -> Filters.isOwner(row.info().extension(), extension))
                .filter(row -> state.isEmpty() || row.info().state() == state.get())
                .toList();
    }

    private static WorkerState state(final String word) {
        final List<String> known =
                Stream.of(WorkerState.values()).map(WorkerState::name).toList();
        if (!known.contains(word.toUpperCase(Locale.ROOT))) {
            throw new CommandException("There is no state " + word + "." + Nearest.question(word, known)
                    + " A worker is " + String.join(", ", known) + ".");
        }
        return WorkerState.valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Override
    List<String> notes(final List<WorkerRow> rows) {
        final List<String> notes = new ArrayList<>();
        if (rows.isEmpty() && platform.backgroundWorkers().workers().isEmpty()) {
            notes.add("No extension has registered a background worker.");
        }
        if (rows.stream().anyMatch(row -> WorkerRow.isRegistration(row.info()))) {
            notes.add("Scope database: a registration of one worker in each database; its workers have its id as"
                    + " parent.");
        }
        if (rows.stream()
                .anyMatch(row -> row.info()
                        .cause()
                        .map(Excerpt::new)
                        .filter(Excerpt::isCut)
                        .isPresent())) {
            notes.add("worker:info ID shows a cause in full.");
        }
        return notes;
    }

    static Tone tone(final WorkerRow row) {
        final WorkerInfo worker = row.info();
        return switch (worker.state()) {
            case FAILED -> Tone.BAD;
            case BACKOFF -> Tone.NOTABLE;
            default -> worker.cause().isPresent() ? Tone.NOTABLE : Tone.PLAIN;
        };
    }
}
