package dev.backplane.shell.verb;

import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code worker:stop}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "worker",
        function = "stop",
        description = "Stops a background worker until worker:start, and says what became of it.")
public final class WorkerStopCommand extends WorkerCommand {
    private static final WorkerWords WORDS =
            new WorkerWords("stop", "has stopped", "has not stopped", "has stopped already");

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public WorkerStopCommand(@Reference final Platform platform) {
        super(platform, WORDS);
    }

    @Override
    boolean isNeeded(final AskedWorker worker) {
        return worker.stopped() != WorkerProgress.REACHED;
    }

    @Override
    void ask(final BackgroundWorkers workers, final int id) {
        workers.stop(id);
    }

    @Override
    WorkerProgress progress(final AskedWorker worker) {
        return worker.stopped();
    }
}
