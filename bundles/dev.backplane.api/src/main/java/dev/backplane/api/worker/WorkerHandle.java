package dev.backplane.api.worker;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A registered worker, usable from every process: {@code BackgroundWorkerHandle}. When the worker is gone, the handle is
 * stale and says STOPPED for ever, also when another worker has its place.
 */
@ProviderType
public interface WorkerHandle {
    /**
     * The worker's id.
     *
     * @return from 1
     */
    int id();

    /**
     * Where the worker stands: {@code GetBackgroundWorkerPid}.
     *
     * @return its state; STOPPED if it is gone
     */
    WorkerState state();

    /**
     * All that is known of the worker.
     *
     * @return a snapshot; empty if it is gone
     */
    Optional<WorkerInfo> info();

    /**
     * Waits until the worker runs: {@code WaitForBackgroundWorkerStartup}.
     *
     * @param timeout at most that long
     * @return STARTED if it runs; STOPPED or FAILED if it ended already; else its state when the time was up
     * @throws InterruptedException if the thread is interrupted
     */
    WorkerState awaitStartup(Duration timeout) throws InterruptedException;

    /**
     * Waits until the worker has ended: {@code WaitForBackgroundWorkerShutdown}.
     *
     * @param timeout at most that long
     * @return STOPPED or FAILED if it has ended; else its state when the time was up
     * @throws InterruptedException if the thread is interrupted
     */
    WorkerState awaitShutdown(Duration timeout) throws InterruptedException;

    /**
     * Asks the worker to stop, for good: {@code TerminateBackgroundWorker}. Its thread is interrupted; it is not started
     * again. The registration of a worker for each database takes all of them with it. Does not wait.
     */
    void terminate();

    /**
     * The worker's latch, to wake it.
     *
     * @return the latch
     */
    Latch latch();
}
