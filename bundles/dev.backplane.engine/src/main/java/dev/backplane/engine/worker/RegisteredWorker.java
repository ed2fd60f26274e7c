package dev.backplane.engine.worker;

import static dev.backplane.engine.worker.WorkerSlotDescriptor.*;

import dev.backplane.api.worker.Latch;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.memory.Futex;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** A handle: row and generation, as in {@code BackgroundWorkerHandle}. */
public final class RegisteredWorker implements WorkerHandle {
    private static final long LONGEST_SLEEP_NANOS = 20_000_000;

    private final WorkerTable table;
    private final WorkerSlot slot;
    private final int generation;

    RegisteredWorker(final WorkerTable table, final int row, final int generation) {
        this.table = table;
        this.slot = table.slot(row);
        this.generation = generation;
    }

    private boolean isLive() {
        return table.isLive(slot.row(), generation);
    }

    @Override
    public int id() {
        return slot.row() + 1;
    }

    @Override
    public WorkerState state() {
        final boolean asked = (slot.requests() & (START | RESTART)) != 0;
        final WorkerState state = slot.state();
        if (!isLive()) {
            return WorkerState.STOPPED;
        }
        return asked && hasEnded(state) ? WorkerState.NOT_YET_STARTED : state;
    }

    @Override
    public Optional<WorkerInfo> info() {
        final WorkerInfo info = isLive() ? table.info(slot) : null;
        return isLive() ? Optional.ofNullable(info) : Optional.empty();
    }

    @Override
    public WorkerState awaitStartup(final Duration timeout) throws InterruptedException {
        return await(timeout, state -> state == WorkerState.STARTED || hasEnded(state));
    }

    @Override
    public WorkerState awaitShutdown(final Duration timeout) throws InterruptedException {
        return await(timeout, RegisteredWorker::hasEnded);
    }

    private static boolean hasEnded(final WorkerState state) {
        return state == WorkerState.STOPPED || state == WorkerState.FAILED;
    }

    private WorkerState await(final Duration timeout, final Predicate<WorkerState> condition)
            throws InterruptedException {
        final long began = System.nanoTime();
        while (true) {
            final int changes = slot.buffer().getIntVolatile(slot.changesOffset());
            final WorkerState state = state();
            final long rest = timeout.toNanos() - (System.nanoTime() - began);
            if (condition.test(state) || rest <= 0) {
                return state;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for a background worker");
            }
            Futex.best().await(slot.buffer(), slot.changesOffset(), changes, Math.min(rest, LONGEST_SLEEP_NANOS), -1);
        }
    }

    @Override
    public void terminate() {
        request(slot.stays() ? STOP : STOP | FORGET);
    }

    /** Starts it when it has stopped. */
    public void start() {
        request(START);
    }

    /** Stops it, until it is started again. */
    public void stop() {
        request(STOP);
    }

    /** Stops it and starts it again. */
    public void restart() {
        request(RESTART);
    }

    private void request(final int bits) {
        if (isLive()) {
            slot.request(bits);
            table.signal();
        }
    }

    @Override
    public Latch latch() {
        return new SharedLatch(slot.buffer(), slot.latchOffset(), this::isLive);
    }
}
