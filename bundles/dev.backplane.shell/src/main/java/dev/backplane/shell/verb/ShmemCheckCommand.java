package dev.backplane.shell.verb;

import dev.backplane.api.shmem.IntegrityReport;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.CommandException;
import dev.backplane.shell.command.Invocation;
import dev.backplane.shell.command.Option;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import dev.backplane.shell.table.Json;
import dev.backplane.shell.table.Size;
import dev.backplane.shell.table.Table;
import dev.backplane.shell.text.Printable;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code shmem:check}. As a list, it must answer also when every backend slot is taken. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "shmem",
        function = "check",
        description = "Compares all that is stored twice about shared memory; fails if something does not fit.")
public final class ShmemCheckCommand extends ShellCommand {
    private static final Table<IntegrityReport> TABLE = Table.of(IntegrityReport.class)
            .number("segments", IntegrityReport::segments)
            .size("allocated", IntegrityReport::allocated)
            .number("regions", IntegrityReport::regions)
            .size("reserved", IntegrityReport::reserved)
            .number("locks", IntegrityReport::locks)
            .text("problems", IntegrityReport::problems);

    private final Platform platform;

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public ShmemCheckCommand(@Reference final Platform platform) {
        super(List.of(), List.of(Option.JSON));
        this.platform = platform;
    }

    @Override
    protected void run(final Invocation invocation) {
        final IntegrityReport report = platform.sharedMemory().check();
        invocation
                .out()
                .print(
                        invocation.arguments().has(Option.JSON)
                                ? Json.write(TABLE.json(List.of(report)))
                                : text(report));
        if (!report.problems().isEmpty()) {
            throw new CommandException(count(report.problems().size(), "problem") + " in shared memory. The memory is"
                    + " built anew when all processes of the instance have stopped and it is started again.");
        }
    }

    private static String text(final IntegrityReport report) {
        final StringBuilder text = new StringBuilder();
        text.append(count(report.segments(), "segment")).append(" with ");
        text.append(count(report.locks(), "lock")).append(" of extensions take ");
        text.append(new Size(report.allocated())).append(" of the ").append(new Size(report.reserved()));
        text.append(" in ").append(count(report.regions(), "region"));
        text.append(report.problems().isEmpty() ? "; all is well.\n" : ".\n");
        report.problems()
                .forEach(problem ->
                        text.append("Problem: ").append(Printable.line(problem)).append('\n'));
        return text.toString();
    }

    private static String count(final int number, final String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
