package dev.backplane.engine;

import dev.backplane.api.worker.Latch;
import dev.backplane.api.worker.WorkerInfo;

/** One run of a background worker, in the process that runs it. */
public interface WorkerJob {
    /**
     * The worker.
     *
     * @return as it was when it was started
     */
    WorkerInfo info();

    /**
     * The worker's latch.
     *
     * @return the latch
     */
    Latch latch();

    /**
     * Whether the worker is to stop.
     *
     * @return true from the request on, and when the run was given up
     */
    boolean isStopRequested();
}
