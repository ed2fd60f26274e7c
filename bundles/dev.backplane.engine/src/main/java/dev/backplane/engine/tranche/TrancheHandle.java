package dev.backplane.engine.tranche;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.OwnerDeathHandler;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.engine.handle.Handle;
import dev.backplane.engine.lwlock.LockSpace;
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
    private final MappedSegment array;
    private OwnerDeathHandler handler;
    private volatile boolean closed;

    TrancheHandle(
            final TrancheTable table,
            final LockSpace locks,
            final int id,
            final String name,
            final int size,
            final TrancheOptions options,
            final MappedSegment array) {
        this.table = table;
        this.locks = locks;
        this.id = id;
        this.name = name;
        this.size = size;
        this.options = options;
        this.array = array;
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
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("lock " + index + " of tranche \"" + name + "\": it has "
                    + (size == 0 ? "no locks of its own" : "the locks 0 to " + (size - 1)));
        }
        array.requireLive();
        return locks.lock(array.lockLocation((long) index * LWLock.SIZE), array.lease());
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
        if (array != null) {
            array.close();
        }
        table.release(id);
        forget();
    }
}
