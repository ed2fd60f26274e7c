package dev.backplane.engine.worker;

import static dev.backplane.engine.worker.WorkerSlotDescriptor.*;

import dev.backplane.api.worker.Latch;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.WorkerJob;

/** One attempt to run a worker, in the process that runs it. */
final class WorkerAttempt implements WorkerJob {
    private final WorkerTable table;
    private final WorkerSlot slot;
    private final int generation;
    private final int attempt;
    private final WorkerInfo info;

    WorkerAttempt(final WorkerTable table, final WorkerSlot slot, final int generation, final int attempt) {
        this.table = table;
        this.slot = slot;
        this.generation = generation;
        this.attempt = attempt;
        this.info = table.info(slot);
    }

    @Override
    public WorkerInfo info() {
        return info;
    }

    @Override
    public Latch latch() {
        return sharedLatch();
    }

    SharedLatch sharedLatch() {
        return new SharedLatch(slot.buffer(), slot.latchOffset(), this::isMine);
    }

    /** Whether this run is the worker's present one. */
    boolean isMine() {
        return table.isLive(slot.row(), generation) && WorkerSlot.attempt(slot.stateWord()) == attempt;
    }

    @Override
    public boolean isStopRequested() {
        return !isMine() || slot.state() == WorkerState.STOPPING || (slot.requests() & (STOP | FORGET | RESTART)) != 0;
    }

    /** Says that it runs; false if it is not wanted any more. */
    boolean began(final int backend) {
        final int word = slot.stateWord();
        if (!isMine() || WorkerSlot.state(word) != WorkerState.STARTING) {
            return false;
        }
        slot.runsIn(ProcessHandle.current().pid(), backend);
        slot.started(System.nanoTime());
        return slot.become(word, WorkerState.STARTED);
    }

    /** Says why it failed. */
    void failed(final String cause) {
        if (isMine()) {
            slot.cause(cause);
        }
    }

    WorkerSlot slot() {
        return slot;
    }
}
