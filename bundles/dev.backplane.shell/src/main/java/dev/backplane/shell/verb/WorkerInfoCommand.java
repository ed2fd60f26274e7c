package dev.backplane.shell.verb;

import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Json;
import dev.backplane.shell.table.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code worker:info}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "worker",
        function = "info",
        description = "Shows all about a background worker: its state and cause, its code, when it is started again.")
public final class WorkerInfoCommand extends ShellCommand {
    private static final Table<WorkerRow> RECORD = Table.of(WorkerRow.class)
            .number("id", row -> row.info().id())
            .text("name", row -> row.info().name())
            .text("type", row -> row.info().type())
            .text("extension", row -> row.info().extension())
            .text("scope", row -> row.info().scope().name().toLowerCase(Locale.ROOT))
            .number("parent", WorkerRow::parent)
            .text("datname", row -> row.info().database())
            .text("state", row -> row.info().state())
            .tone(WorkerListCommand::tone)
            .text("cause", row -> row.info().cause())
            .tone(WorkerListCommand::tone)
            .text("since", row -> row.info().since())
            .number("pid", row -> row.info().pid())
            .number("backend", row -> row.info().backend())
            .text("isolation", row -> row.info().isolation().name().toLowerCase(Locale.ROOT))
            .text("start", row -> row.info().start().name().toLowerCase(Locale.ROOT))
            .text("restart", row -> row.info().restart().name().toLowerCase(Locale.ROOT))
            .number("restarts", row -> row.info().restarts())
            .text("main", row -> row.info().main())
            .text("argument", row -> row.info().argument());

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to show
     */
    @Activate
    public WorkerInfoCommand(@Reference final Platform platform) {
        super(List.of(WorkerName.OPERAND), List.of(Option.JSON));
        this.platform = platform;
    }

    @Override
    protected void run(final Invocation invocation) {
        final List<WorkerInfo> workers = platform.backgroundWorkers().workers();
        final List<WorkerRow> rows = WorkerRow.of(workers);
        final WorkerInfo worker =
                WorkerName.find(invocation.arguments().operands().get(0), workers);
        final WorkerRow row = rows.get(workers.indexOf(worker));
        final List<WorkerInfo> own = WorkerRow.workersOf(worker, workers);
        final List<WorkerRow> ownRows =
                rows.stream().filter(other -> own.contains(other.info())).toList();
        if (invocation.arguments().has(Option.JSON)) {
            final Map<String, Object> values = RECORD.json(row);
            values.put("workers", WorkerListCommand.TABLE.json(ownRows));
            invocation.out().print(Json.write(List.of(values)));
        } else {
            final String table = WorkerRow.isRegistration(worker)
                    ? "\nOne worker in each database\n" + WorkerListCommand.TABLE.text(ownRows, invocation.format())
                    : "";
            invocation.out().print(RECORD.record(row, invocation.format()) + table);
        }
    }
}
