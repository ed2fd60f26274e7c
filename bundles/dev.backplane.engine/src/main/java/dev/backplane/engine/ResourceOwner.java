package dev.backplane.engine;

import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.WorkerRegistration;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.engine.handle.HandleSet;
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
     * @param request what is asked for; its scope does not count
     * @param databaseId the database's id; 0 for a global segment
     * @param database the database's name; empty for a global segment
     * @param forFamily whether all owners with the same name before the colon own it together
     * @return a handle
     * @see SharedMemory#namedSegment(SegmentRequest)
     */
    public Segment segment(
            final SegmentRequest request,
            final int databaseId,
            final Optional<String> database,
            final boolean forFamily) {
        return sharedMemory.segment(request, databaseId, database, forFamily);
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

    /**
     * Closes a handle that this owner gave out, and says why to who uses it afterwards.
     *
     * @param segment the handle
     * @param why a sentence
     * @return how many references are left
     */
    public int withdraw(final Segment segment, final String why) {
        return sharedMemory.withdraw(segment, why);
    }

    /**
     * Takes one more handle on a segment, and never waits for anybody.
     *
     * @param segment a handle of any owner
     * @return the other one; empty if the segment is gone, or somebody is about to replace it
     */
    public Optional<Segment> share(final Segment segment) {
        return sharedMemory.share(segment);
    }

    /**
     * Closes a handle that this owner gave out as soon as another process keeps the segment too: now, or when this process
     * waits for somebody who migrates it.
     *
     * @param segment the handle
     */
    public void leaveToOthers(final Segment segment) {
        sharedMemory.leaveToOthers(segment);
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
