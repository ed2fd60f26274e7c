package dev.backplane.shell.verb;

import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code worker:start}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "worker",
        function = "start",
        description = "Starts a background worker that has stopped or failed, and says what became of it.")
public final class WorkerStartCommand extends WorkerCommand {
    private static final WorkerWords WORDS = new WorkerWords("start", "runs", "does not run", "runs already");

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public WorkerStartCommand(@Reference final Platform platform) {
        super(platform, WORDS);
    }

    @Override
    boolean isNeeded(final AskedWorker worker) {
        final WorkerState state = worker.before().state();
        return state != WorkerState.STARTING && state != WorkerState.STARTED;
    }

    @Override
    void ask(final BackgroundWorkers workers, final int id) {
        workers.start(id);
    }

    @Override
    WorkerProgress progress(final AskedWorker worker) {
        return worker.started(false);
    }
}
