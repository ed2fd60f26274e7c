package dev.backplane.engine.tranche;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockArray;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.OwnerDeathHandler;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.engine.handle.Handle;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.lwlock.SharedLWLockArray;
import dev.backplane.engine.segment.MappedSegment;
import java.util.Objects;

/** A handle on a tranche: one reference on its row and, if it has own locks, one on the segment of its locks. */
public final class TrancheHandle extends Handle implements LWLockTranche {
    private final TrancheTable table;
    private final LockSpace locks;
    private final int id;
    private final String name;
    private final int size;
    private final TrancheOptions options;
    private final MappedSegment segment;
    private final SharedLWLockArray array;
    private OwnerDeathHandler handler;
    private volatile boolean closed;

    TrancheHandle(
            final TrancheTable table,
            final LockSpace locks,
            final int id,
            final String name,
            final int size,
            final TrancheOptions options,
            final MappedSegment segment) {
        this.table = table;
        this.locks = locks;
        this.id = id;
        this.name = name;
        this.size = size;
        this.options = options;
        this.segment = segment;
        this.array = segment == null ? null : locks.array(segment.lockLocation(0), size, segment.lease());
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public TrancheOptions options() {
        return options;
    }

    @Override
    public LWLock lock(final int index) {
        if (size == 0) {
            throw new IndexOutOfBoundsException(noLocks());
        }
        segment.requireLive();
        return array.lock(index);
    }

    @Override
    public LWLockArray locks() {
        if (size == 0) {
            throw new IllegalStateException(noLocks());
        }
        segment.requireLive();
        return array;
    }

    private String noLocks() {
        return "tranche \"" + name
                + "\" has no locks of its own: they lie in segments, where LWLocks.initialize put them";
    }

    @Override
    public synchronized void onOwnerDeath(final OwnerDeathHandler ownerDeathHandler) {
        handler = Objects.requireNonNull(ownerDeathHandler, "handler");
        locks.handlers().ofTranche(id, handler);
    }

    /**
     * Whether it was not closed yet.
     *
     * @return true if it can be used
     */
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (handler != null) {
                locks.handlers().forgetTranche(id, handler);
            }
        }
        if (segment != null) {
            segment.close();
        }
        table.release(id);
        forget();
    }
}
