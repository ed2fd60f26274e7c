package dev.backplane.engine;

import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.WorkerRegistration;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.engine.owner.HandleSet;
import dev.backplane.engine.owner.OwnedBackgroundWorkers;
import dev.backplane.engine.owner.OwnedLWLocks;
import dev.backplane.engine.owner.OwnedSharedMemory;
import dev.backplane.engine.owner.OwnedWaitEvents;
import java.util.Optional;

/**
 * PostgreSQL's {@code ResourceOwner}: everything taken through it is given back when it is closed. May be used and
 * closed by any thread.
 */
public final class ResourceOwner implements AutoCloseable {
    private final HandleSet handles;
    private final OwnedSharedMemory sharedMemory;
    private final OwnedLWLocks lwLocks;
    private final OwnedWaitEvents waitEvents;
    private final OwnedBackgroundWorkers workers;
    private final Runnable release;
    private boolean closed;

    ResourceOwner(
            final HandleSet handles,
            final OwnedSharedMemory sharedMemory,
            final OwnedLWLocks lwLocks,
            final OwnedWaitEvents waitEvents,
            final OwnedBackgroundWorkers workers,
            final Runnable release) {
        this.handles = handles;
        this.sharedMemory = sharedMemory;
        this.lwLocks = lwLocks;
        this.waitEvents = waitEvents;
        this.workers = workers;
        this.release = release;
    }

    /**
     * Shared memory, as this owner.
     *
     * @return the service
     */
    public SharedMemory sharedMemory() {
        return sharedMemory;
    }

    /**
     * Locks, as this owner.
     *
     * @return the service
     */
    public LWLocks lwLocks() {
        return lwLocks;
    }

    /**
     * Wait events, as this owner.
     *
     * @return the service
     */
    public WaitEvents waitEvents() {
        return waitEvents;
    }

    /**
     * Background workers, as this owner. They do not end with the owner, but with their extension, see {@link
     * Workers#stopOf}.
     *
     * @return the service
     */
    public BackgroundWorkers backgroundWorkers() {
        return workers;
    }

    /**
     * Registers a worker that is listed still when it has ended: {@code RegisterBackgroundWorker}.
     *
     * @param spec what to run
     * @return its handle, or why there is no room for it
     */
    public WorkerRegistration registerWorker(final WorkerSpec spec) {
        return workers.registerStatic(spec);
    }

    /**
     * Finds or makes a segment of a database that the caller names, also while that database is being made.
     *
     * @param name the full name
     * @param size bytes
     * @param databaseId the database's id; 0 for a global segment
     * @param database its name; empty for a global segment
     * @param initializer fills a new segment
     * @return a handle
     * @see SharedMemory#namedSegment(String, long, SegmentInitializer)
     */
    public Segment segment(
            final String name,
            final long size,
            final int databaseId,
            final Optional<String> database,
            final SegmentInitializer initializer) {
        return sharedMemory.segment(name, size, databaseId, database, initializer);
    }

    /**
     * The id of a database, also while it is being made.
     *
     * @param database its name
     * @return its id
     */
    public int databaseId(final String database) {
        return sharedMemory.databaseId(database);
    }

    /** Gives everything back. Closing twice does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        handles.closeAll();
        release.run();
    }
}
