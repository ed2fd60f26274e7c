package dev.backplane.engine.worker;

import static dev.backplane.engine.worker.WorkerSlotDescriptor.*;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendState;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.worker.Isolation;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.StartCondition;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.WorkerRuntime;
import dev.backplane.engine.memory.Futex;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, restarts and stops the background workers of an instance, in its postmaster: {@code
 * maybe_start_bgworkers} and all around it. One thread looks at all rows of the {@link WorkerTable} whenever
 * somebody signals, and changes them; nobody else starts a worker.
 *
 * <pre>
 * NOT_YET_STARTED --start condition holds--> STARTING --began--> STARTED --asked to stop--> STOPPING
 *        ^                                      |                   |                          |
 *        |  asked to start                      +-------ended-------+--------------------------+
 *        |                                                          |
 *        +-- STOPPED, FAILED &lt;--------------------------------------+--> BACKOFF --rested--> STARTING
 * </pre>
 *
 * <p>What ends a run is decided by requests first (restart, stop, forget), then by the worker's policy. A row that is to be
 * forgotten goes when nothing of the worker runs any more. A supervisor that finds running workers that it has not
 * started comes after a postmaster that died: threads died with it and are started again, processes live on and are
 * supervised on.
 */
public final class WorkerSupervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSupervisor.class);
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_DOUBLINGS = 20;

    private final WorkerTable table;
    private final Backends backends;
    private final WorkerRuntime runtime;
    private final WorkerExpansion expansion;
    private final Consumer<Boolean> idle;
    private final Thread thread;
    private final long began = System.nanoTime();
    private final Map<Integer, Running> running = new HashMap<>();
    private volatile boolean closing;

    /** What this supervisor knows of a run. */
    private static final class Running {
        private final WorkerRun run;
        private final int generation;
        private long stopSince;
        private boolean insisted;

        private Running(final WorkerRun run, final int generation) {
            this.run = run;
            this.generation = generation;
        }
    }

    /**
     * A supervisor, not started yet.
     *
     * @param table the workers
     * @param backends the sessions
     * @param expansion makes the workers of registrations
     * @param runtime code and processes
     * @param idle told true when the supervisor's backend begins to wait, and false when it goes on
     */
    public WorkerSupervisor(
            final WorkerTable table,
            final Backends backends,
            final WorkerExpansion expansion,
            final WorkerRuntime runtime,
            final Consumer<Boolean> idle) {
        this.table = table;
        this.backends = backends;
        this.expansion = expansion;
        this.runtime = runtime;
        this.idle = idle;
        this.thread = new Thread(this::supervise, "backplane-worker-supervisor");
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    private void supervise() {
        try (Backend me = backends.register("worker supervisor", "worker supervisor", Optional.empty())) {
            me.state(BackendState.ACTIVE);
            adopt();
            while (!closing || !running.isEmpty()) {
                final int signals = table.signals();
                round();
                idle.accept(true);
                table.awaitSignal(futex(), signals, PERIOD_NANOS);
                idle.accept(false);
            }
        } catch (final RuntimeException | InternalError e) {
            LOG.error(
                    "the supervisor ended, nobody starts or stops background workers any more: {}", e.getMessage(), e);
        }
    }

    /** Lets it look again, from the same process. */
    public void signal() {
        // asked once the signal is given: whoever sleeps by then is woken, and whoever polls sees it
        table.signal(this::futex);
    }

    /** The first to wait or to wake would load native code while the platform still starts. */
    private Futex futex() {
        return System.nanoTime() - began < START_NANOS ? Futex.polling() : Futex.best();
    }

    private void round() {
        if (!closing) {
            expansion.round();
        }
        for (final WorkerSlot slot : table.slots(any -> true)) {
            try {
                if (slot.isRegistration()) {
                    superviseRegistration(slot);
                } else {
                    supervise(slot);
                }
            } catch (final RuntimeException e) {
                LOG.warn("background worker {} cannot be supervised: {}", title(slot), e.getMessage(), e);
                end(slot, WorkerState.FAILED, e.getMessage());
            }
        }
    }

    /** Requests to a registration are meant for its workers. */
    private void superviseRegistration(final WorkerSlot slot) {
        if (isOrphan(slot)) {
            slot.request(STOP | FORGET);
        }
        final int requests = slot.requests();
        if (requests == 0) {
            return;
        }
        final int generation = table.generation(slot.row());
        boolean alone = true;
        for (final WorkerSlot child : table.slots(other -> other.isChildOf(slot.row(), generation))) {
            child.request(requests);
            alone = false;
        }
        if ((requests & FORGET) == 0) {
            slot.fulfil(requests);
            end(slot, (requests & STOP) != 0 ? WorkerState.STOPPED : WorkerState.STARTED, "");
        } else if (alone) {
            table.remove(slot);
        }
        table.signal();
    }

    private void supervise(final WorkerSlot slot) {
        final Running present = running.get(slot.row());
        if (present != null) {
            superviseRun(slot, present);
            return;
        }
        final int requests = slot.requests();
        if ((requests & FORGET) != 0) {
            table.remove(slot);
            return;
        }
        final int word = slot.stateWord();
        final WorkerState state = WorkerSlot.state(word);
        if ((requests & STOP) != 0) {
            end(slot, WorkerState.STOPPED, "");
            slot.fulfil(STOP);
        } else if ((requests & (START | RESTART)) != 0) {
            slot.failures(0);
            slot.become(word, WorkerState.NOT_YET_STARTED);
            slot.fulfil(START | RESTART);
            table.signal();
        } else if (closing) {
            return;
        } else if (state == WorkerState.NOT_YET_STARTED
                || state == WorkerState.BACKOFF && System.nanoTime() - slot.nextStart() >= 0) {
            startIfReady(slot, word);
        }
    }

    private void startIfReady(final WorkerSlot slot, final int word) {
        final WorkerInfo info = table.info(slot);
        if (slot.database() != 0 && info.database().isEmpty()) {
            table.remove(slot);
            return;
        }
        if (!runtime.holds(slot.start())) {
            say(slot, "the platform has not started yet");
            return;
        }
        if (!table.canConnect(slot)) {
            say(slot, "its database takes no connections now");
            return;
        }
        final Optional<WorkerRuntime.Code> code = runtime.code(info);
        if (code.isEmpty() && isOrphan(slot)) {
            table.remove(slot);
            return;
        }
        if (code.isEmpty()) {
            say(slot, "extension " + info.extension() + " is not active in the postmaster");
            return;
        }
        slot.cause("");
        if (WorkerSlot.state(word) == WorkerState.BACKOFF) {
            slot.countRestart();
        }
        if (slot.become(word, WorkerState.STARTING)) {
            start(slot, info, code.get());
        }
    }

    /** A process that lets an extension go later than the postmaster may have registered its workers once more. */
    private boolean isOrphan(final WorkerSlot slot) {
        return runtime.holds(StartCondition.PLATFORM_READY) && !table.hasExtension(slot);
    }

    private String title(final WorkerSlot slot) {
        final String name = table.name(slot.row());
        return table.info(slot)
                .database()
                .map(database -> name + "@" + database)
                .orElse(name);
    }

    private static void say(final WorkerSlot slot, final String why) {
        if (!slot.cause().equals(why)) {
            slot.cause(why);
        }
    }

    private void start(final WorkerSlot slot, final WorkerInfo info, final WorkerRuntime.Code code) {
        final int generation = table.generation(slot.row());
        final int attempt = WorkerSlot.attempt(slot.stateWord());
        try {
            if (slot.isolation() == Isolation.THREAD) {
                final ThreadRun run = new ThreadRun(
                        new WorkerAttempt(table, slot, generation, attempt), code, backends, table::signal);
                running.put(slot.row(), new Running(run, generation));
                run.start();
            } else {
                final Process process = runtime.launch(info, WorkerHost.ticket(slot, generation, attempt));
                slot.runsIn(process.pid(), 0);
                running.put(slot.row(), new Running(new ProcessRun(slot, process, table::signal), generation));
            }
        } catch (final IOException | OutOfMemoryError e) {
            running.remove(slot.row());
            ended(slot, Optional.of("it cannot be started: " + e.getMessage()));
        }
    }

    private void superviseRun(final WorkerSlot slot, final Running present) {
        if (present.run.isOver()) {
            running.remove(slot.row());
            if (table.isLive(slot.row(), present.generation)) {
                ended(slot, present.run.failure());
            }
            return;
        }
        if (present.stopSince == 0 && (slot.requests() & (STOP | FORGET | RESTART)) == 0 && !closing) {
            // it runs already
            slot.fulfil(START);
            return;
        }
        final long now = System.nanoTime();
        if (present.stopSince == 0) {
            present.stopSince = now;
            final int word = slot.stateWord();
            if (!slot.become(word, WorkerState.STOPPING)) {
                slot.become(slot.stateWord(), WorkerState.STOPPING);
            }
            if (closing) {
                slot.request(STOP);
            }
            present.run.stop();
        } else if (!present.insisted && now - present.stopSince > PATIENCE_NANOS) {
            present.insisted = true;
            slot.cause(present.run.insist());
        }
    }

    private void ended(final WorkerSlot slot, final Optional<String> failure) {
        final int requests = slot.requests();
        if ((requests & FORGET) != 0) {
            table.remove(slot);
        } else if ((requests & STOP) != 0) {
            end(slot, WorkerState.STOPPED, "");
            slot.fulfil(STOP);
        } else if ((requests & (START | RESTART)) != 0) {
            slot.failures(0);
            slot.countRestart();
            end(slot, WorkerState.NOT_YET_STARTED, "");
            slot.fulfil(START | RESTART);
            table.signal();
        } else if (failure.isPresent() && slot.restart() != RestartPolicy.NEVER) {
            rest(slot, failure.get());
        } else if (failure.isPresent()) {
            end(slot, WorkerState.FAILED, failure.get());
        } else if (slot.restart() == RestartPolicy.ALWAYS) {
            rest(slot, "");
        } else if (slot.stays() || slot.parent() >= 0) {
            end(slot, WorkerState.STOPPED, "");
        } else {
            table.remove(slot);
        }
    }

    /** The first rest is the shortest, every further one twice as long as the one before, until a run was healthy. */
    private void rest(final WorkerSlot slot, final String why) {
        final long now = System.nanoTime();
        final boolean healthy =
                slot.started() != 0 && now - slot.started() >= TimeUnit.MILLISECONDS.toNanos(slot.healthyAfter());
        final int failures = healthy || why.isEmpty() ? 0 : slot.failures();
        final long millis = Math.min(
                slot.maxBackoff(), (long) Math.max(1, slot.minBackoff()) << Math.min(failures, MOST_DOUBLINGS));
        slot.failures(why.isEmpty() ? 0 : failures + 1);
        slot.started(0);
        slot.nextStart(now + TimeUnit.MILLISECONDS.toNanos(millis));
        if (!why.isEmpty()) {
            LOG.info("background worker {} starts again in {} ms: {}", title(slot), millis, why);
        }
        end(slot, WorkerState.BACKOFF, why);
    }

    private static void end(final WorkerSlot slot, final WorkerState state, final String why) {
        slot.cause(why == null ? "" : why);
        while (!slot.become(slot.stateWord(), state)) {
            Thread.onSpinWait();
        }
        slot.runsIn(0, 0);
    }

    /** Goes on where a postmaster that died left off. */
    private void adopt() {
        for (final WorkerSlot slot : table.slots(worker -> !worker.isRegistration())) {
            if (slot.state().isRunning()) {
                final Optional<ProcessHandle> process = slot.isolation() == Isolation.PROCESS
                        ? ProcessHandle.of(slot.pid()).filter(ProcessHandle::isAlive)
                        : Optional.empty();
                if (process.isPresent() && slot.backend() != 0) {
                    LOG.info("process {} of background worker {} goes on", slot.pid(), title(slot));
                    running.put(
                            slot.row(),
                            new Running(
                                    new ProcessRun(slot, process.get(), table::signal), table.generation(slot.row())));
                } else {
                    lost(slot);
                }
            }
        }
    }

    private void lost(final WorkerSlot slot) {
        LOG.info("background worker {} died with the postmaster", title(slot));
        if (slot.restart() == RestartPolicy.NEVER && !slot.stays() && slot.parent() < 0) {
            table.remove(slot);
            return;
        }
        slot.countRestart();
        // a new attempt, so that a process that was just being started does not begin
        while (!slot.become(slot.stateWord(), WorkerState.STARTING)) {
            Thread.onSpinWait();
        }
        end(slot, WorkerState.NOT_YET_STARTED, "");
    }

    /**
     * Stops all workers, and itself. Waits until they have stopped, at most a while.
     *
     * @param timeout how long to wait
     */
    public void close(final Duration timeout) {
        closing = true;
        table.signal();
        try {
            thread.join(timeout.toMillis());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn(
                    "background workers run still when the instance ends: {}",
                    running.keySet().stream().map(table::name).toList());
        }
    }

    @Override
    public void close() {
        close(Duration.ofNanos(PATIENCE_NANOS + TimeUnit.SECONDS.toNanos(2)));
    }
}
