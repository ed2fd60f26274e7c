package dev.backplane.shell.verb;

import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.shell.command.Command;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.platform.Platform;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** {@code worker:restart}. */
@Component(service = ShellCommand.class, configurationPolicy = ConfigurationPolicy.IGNORE)
@Command(
        scope = "worker",
        function = "restart",
        description = "Stops a background worker and starts it again, and says what became of it.")
public final class WorkerRestartCommand extends WorkerCommand {
    private static final WorkerWords WORDS = new WorkerWords("restart", "runs again", "does not run again", "");

    /**
     * For Declarative Services.
     *
     * @param platform the services to use
     */
    @Activate
    public WorkerRestartCommand(@Reference final Platform platform) {
        super(platform, WORDS);
    }

    @Override
    boolean isNeeded(final AskedWorker worker) {
        return true;
    }

    @Override
    void ask(final BackgroundWorkers workers, final int id) {
        workers.restart(id);
    }

    @Override
    WorkerProgress progress(final AskedWorker worker) {
        return worker.started(true);
    }
}
