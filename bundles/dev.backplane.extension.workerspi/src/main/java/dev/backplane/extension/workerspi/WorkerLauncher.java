package dev.backplane.extension.workerspi;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerRegistration;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.api.worker.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Launches and wakes workers while everything runs; what cannot be done is an exception with a sentence. */
final class WorkerLauncher {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BackgroundWorkers workers;
    private final WorkerSpiSettings settings;

    WorkerLauncher(final BackgroundWorkers workers, final WorkerSpiSettings settings) {
        this.workers = workers;
        this.settings = settings;
    }

    /**
     * Starts a worker and waits until it runs: {@code worker_spi_launch}. As there, it is never started again.
     *
     * @param number the worker's number; a worker that there is already is the result, too
     * @param database the database to work in
     * @return what runs where
     */
    String launch(final int number, final String database) throws InterruptedException {
        final WorkerSpec spec = settings.spec(number)
                .type("workerspi dynamic")
                .restart(RestartPolicy.NEVER)
                .in(database);
        final WorkerRegistration registration = workers.register(spec);
        final WorkerHandle worker = registration
                .worker()
                .orElseThrow(() -> new BackplaneException("There is no room for worker " + spec.name() + ": "
                        + registration.refusal().orElse("no reason is given") + "."));
        final WorkerState state = worker.awaitStartup(PATIENCE);
        final String title = "Worker " + worker.id() + ", " + spec.name() + " in database " + database + ",";
        if (state != WorkerState.STARTED) {
            throw new BackplaneException(title + " does not run, it is " + text(state)
                    + worker.info()
                            .flatMap(WorkerInfo::cause)
                            .map(why -> ": " + why)
                            .orElse("") + ".");
        }
        final String process = worker.info()
                .flatMap(WorkerInfo::pid)
                .map(pid -> "runs in process " + pid)
                .orElse("has run and ended");
        return title + " " + process + ".";
    }

    /**
     * Sets the latch of a worker, or of all workers of a registration.
     *
     * @param id the worker
     * @return which workers it has woken
     */
    String wakeup(final int id) {
        final List<WorkerInfo> meant = workers.workers().stream()
                .filter(worker -> worker.main().equals(WorkerSpiMain.class.getName()))
                .filter(worker -> worker.id() == id || worker.parent().orElse(0) == id)
                .toList();
        if (meant.isEmpty()) {
            throw new BackplaneException("There is no worker " + id + " of workerspi: worker:list shows all.");
        }
        final List<WorkerInfo> running =
                meant.stream().filter(worker -> worker.pid().isPresent()).toList();
        if (running.isEmpty()) {
            throw new BackplaneException(
                    "Worker " + id + " does not run, it is " + text(meant.get(0).state()) + ".");
        }
        running.forEach(worker ->
                workers.find(worker.id()).ifPresent(handle -> handle.latch().set()));
        return "Woken: "
                + String.join(", ", running.stream().map(WorkerLauncher::place).toList()) + ".";
    }

    private static String place(final WorkerInfo worker) {
        return worker.name() + " in database " + worker.database().orElse("?");
    }

    private static String text(final WorkerState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
