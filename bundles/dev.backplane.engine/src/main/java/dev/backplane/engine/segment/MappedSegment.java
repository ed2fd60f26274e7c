package dev.backplane.engine.segment;

import dev.backplane.api.InvalidSizeException;
import dev.backplane.api.Scope;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.shmem.Segment;
import dev.backplane.engine.lwlock.LWLockDescriptor;
import dev.backplane.engine.lwlock.Lease;
import dev.backplane.engine.lwlock.LockChain;
import dev.backplane.engine.memory.MappedFile;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.table.NameTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A handle on a segment. When it is closed, its buffers shrink to capacity 0 over the same address, so that a late
 * access by another thread fails the bounds check and never reads somebody else's bytes.
 */
public final class MappedSegment implements Segment {
    private final NameTable table;
    private final int row;
    private final int generation;
    private final String name;
    private final Optional<String> database;
    private final long size;
    private final boolean found;
    private final Regions regions;
    private final int region;
    private final long offset;
    private final LockChain locks;
    private final Lease lease = new Lease();
    private final List<UnsafeBuffer> handedOut = new ArrayList<>();
    private final Consumer<MappedSegment> release;
    private Consumer<AutoCloseable> forget = handle -> {};
    private UnsafeBuffer whole;
    private boolean closed;

    MappedSegment(
            final NameTable table,
            final int row,
            final Optional<String> database,
            final long size,
            final boolean found,
            final Regions regions,
            final int region,
            final long offset,
            final LockChain locks,
            final Consumer<MappedSegment> release) {
        this.table = table;
        this.row = row;
        this.generation = table.generation(row);
        this.name = table.name(row);
        this.database = database;
        this.size = size;
        this.found = found;
        this.regions = regions;
        this.region = region;
        this.offset = offset;
        this.locks = locks;
        this.release = release;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Scope scope() {
        return database.isPresent() ? Scope.DATABASE : Scope.GLOBAL;
    }

    @Override
    public Optional<String> database() {
        return database;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean found() {
        return found;
    }

    @Override
    public synchronized AtomicBuffer buffer() {
        requireLive();
        if (whole == null) {
            if (size > MappedFile.MAX_BUFFER) {
                throw new InvalidSizeException("segment \"" + name + "\" has " + size
                        + " bytes, a buffer shows at most " + MappedFile.MAX_BUFFER + ": use window(offset, length)");
            }
            whole = handOut(0, (int) size);
        }
        return whole;
    }

    @Override
    public synchronized AtomicBuffer window(final long windowOffset, final int length) {
        requireLive();
        if (windowOffset < 0 || length < 0 || windowOffset > size - length || windowOffset % Long.BYTES != 0) {
            throw new IndexOutOfBoundsException("window of " + length + " bytes at " + windowOffset + " of segment \""
                    + name + "\": the offset must be a multiple of 8, and the end at most " + size);
        }
        return handOut(windowOffset, length);
    }

    private UnsafeBuffer handOut(final long partOffset, final int length) {
        final UnsafeBuffer part = regions.map(region).part(offset + partOffset, length);
        handedOut.add(part);
        return part;
    }

    /**
     * Where a lock in this segment lies.
     *
     * @param lockOffset of the lock in the segment, checked
     * @return its location
     */
    public long lockLocation(final long lockOffset) {
        return LWLockDescriptor.location(region, offset + lockOffset);
    }

    /**
     * The locks inside the segment.
     *
     * @return their chain
     */
    public LockChain locks() {
        return locks;
    }

    /**
     * The lease of the locks that this handle gave out; it ends with the handle.
     *
     * @return the lease
     */
    public Lease lease() {
        return lease;
    }

    /** Refuses use after the handle was closed or the segment was freed under it. */
    public void requireLive() {
        if (closed || isStale()) {
            throw new StaleHandleException("segment \"" + name + "\" was used after it had been "
                    + (closed ? "closed" : "freed, with its database or by force"));
        }
    }

    /**
     * Whether the segment was freed under this handle.
     *
     * @return true if so
     */
    boolean isStale() {
        return table.generation(row) != generation;
    }

    int row() {
        return row;
    }

    /**
     * Says who keeps track of this handle.
     *
     * @param tracker is told when the handle is closed
     */
    public void trackedBy(final Consumer<AutoCloseable> tracker) {
        forget = tracker;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            lease.end();
            for (final UnsafeBuffer part : handedOut) {
                revoke(part);
            }
            handedOut.clear();
        }
        release.accept(this);
        forget.accept(this);
    }

    private static void revoke(final UnsafeBuffer part) {
        final ByteBuffer memory = part.byteBuffer();
        final long address = part.addressOffset();
        part.wrap(memory, (int) (address - new UnsafeBuffer(memory).addressOffset()), 0);
    }
}
