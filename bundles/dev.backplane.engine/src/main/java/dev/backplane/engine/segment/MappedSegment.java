package dev.backplane.engine.segment;

import dev.backplane.api.InitializerFailedException;
import dev.backplane.api.InvalidSizeException;
import dev.backplane.api.OwnerDiedException;
import dev.backplane.api.Scope;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.OwnerDeathHandler;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.engine.handle.Handle;
import dev.backplane.engine.lwlock.LWLockDescriptor;
import dev.backplane.engine.lwlock.Lease;
import dev.backplane.engine.lwlock.LockChain;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.lwlock.SharedLWLock;
import dev.backplane.engine.memory.MappedFile;
import dev.backplane.engine.table.RowDescriptor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A handle on a segment. When it is closed, or the segment is freed by force, its buffers shrink to capacity 0 over the
 * same address, so that a late access by another thread fails the bounds check and never reads somebody else's bytes.
 */
public final class MappedSegment extends Handle implements Segment {
    private final SegmentTable segments;
    private final SegmentRows rows;
    private final int row;
    private final int generation;
    private final long address;
    private final String name;
    private volatile Optional<String> database;
    private final int scope;
    private final long size;
    private final int layoutVersion;
    private final boolean found;
    private final long location;
    private final long allocated;
    private final SegmentInitializer initializer;
    private final Lease lease = new Lease();
    private List<UnsafeBuffer> handedOut = List.of();
    private OwnerDeathHandler handler;
    private int ownerDeathsSeen = -1;
    private UnsafeBuffer whole;
    private Thread filler;
    private volatile boolean closed;
    private volatile String withdrawn;
    private volatile boolean leaving;
    /** The next handle on the same row; {@link SegmentHandles} uses it. */
    private MappedSegment sibling;

    /**
     * A handle on a row. Under the table's lock.
     *
     * @param initializer what it was asked for with; null if it was only looked up
     */
    MappedSegment(
            final SegmentTable segments,
            final int row,
            final String name,
            final Optional<String> database,
            final boolean found,
            final SegmentInitializer initializer) {
        this.segments = segments;
        this.rows = segments.rows();
        this.row = row;
        this.generation = rows.table().generation(row);
        this.address = rows.table().address(row);
        this.name = name;
        this.database = database;
        this.scope = rows.table().scope(row);
        this.size = rows.size(row);
        this.layoutVersion = rows.layoutVersion(row);
        this.found = found;
        final SegmentRows.Block block = rows.block(row);
        this.location = block.location();
        this.allocated = block.allocated();
        this.initializer = initializer;
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
    public int layoutVersion() {
        return layoutVersion;
    }

    @Override
    public synchronized AtomicBuffer buffer() {
        requireUsable();
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
        requireUsable();
        if (windowOffset < 0 || length < 0 || windowOffset > size - length || windowOffset % Long.BYTES != 0) {
            throw new IndexOutOfBoundsException("window of " + length + " bytes at " + windowOffset + " of segment \""
                    + name + "\": the offset must be a multiple of 8, and the end at most " + size);
        }
        return handOut(windowOffset, length);
    }

    private UnsafeBuffer handOut(final long partOffset, final int length) {
        final UnsafeBuffer part = view(partOffset, length);
        if (handedOut.isEmpty()) {
            handedOut = new ArrayList<>(1);
        }
        handedOut.add(part);
        return part;
    }

    private UnsafeBuffer view(final long partOffset, final int length) {
        return rows.regions()
                .part(LWLockDescriptor.regionOf(location), LWLockDescriptor.offsetOf(location) + partOffset, length);
    }

    @Override
    public synchronized void onOwnerDeath(final OwnerDeathHandler ownerDeathHandler) {
        requireLive();
        handler = Objects.requireNonNull(ownerDeathHandler, "handler");
        rows.locks().handlers().ofSegment(location, allocated, handler);
    }

    @Override
    public boolean isQuarantined() {
        requireLive();
        return quarantinedLock().isPresent();
    }

    private Optional<SharedLWLock> quarantinedLock() {
        return innerLocks().stream().filter(SharedLWLock::isQuarantined).findFirst();
    }

    private List<SharedLWLock> innerLocks() {
        final LockSpace locks = rows.locks();
        final List<SharedLWLock> inner = new ArrayList<>();
        locks().forEach(location -> inner.add(locks.lock(location, lease)));
        inner.sort(Comparator.comparingLong(SharedLWLock::location));
        return inner;
    }

    /** Refuses use while the data may be half-written. Walks over the locks only when somebody has died since. */
    private void requireUsable() {
        requireLive();
        final int ownerDeaths = rows.locks().ownerDeaths();
        if (ownerDeaths == ownerDeathsSeen) {
            return;
        }
        final Optional<SharedLWLock> dead =
                quarantinedLock().filter(lock -> !lock.hasHandler() && !lock.heldByCurrent());
        if (dead.isPresent()) {
            throw new OwnerDiedException("segment \"" + name + "\" is quarantined: "
                    + dead.get().describeDeath()
                    + "; initialise it anew with Segment.reinitialize or shmem:reinit, or register a handler");
        }
        ownerDeathsSeen = ownerDeaths;
    }

    @Override
    public void reinitialize(final SegmentInitializer with) {
        Objects.requireNonNull(with, "initializer");
        requireLive();
        final List<SharedLWLock> inner = innerLocks();
        final List<SharedLWLock> seized = new ArrayList<>();
        try {
            for (final SharedLWLock lock : inner) {
                lock.seize();
                seized.add(lock);
            }
            zeroBetween(inner);
            with.initialize(this);
            inner.forEach(SharedLWLock::endQuarantine);
        } catch (final Exception e) {
            throw new InitializerFailedException(
                    "the initialiser of segment \"" + name + "\" failed, the segment stays quarantined: " + e, e);
        } finally {
            seized.forEach(LWLock::release);
        }
    }

    private void zeroBetween(final List<SharedLWLock> inner) {
        long begin = 0;
        for (final SharedLWLock lock : inner) {
            final long offset = lock.location() - location;
            zero(begin, offset);
            begin = offset + LWLock.SIZE;
        }
        zero(begin, size);
    }

    private void zero(final long from, final long to) {
        for (long begin = from; begin < to; begin += 1 << 20) {
            final int length = (int) Math.min(1 << 20, to - begin);
            view(begin, length).setMemory(0, length, (byte) 0);
        }
    }

    /**
     * What fills the segment anew when an operator asks for it.
     *
     * @return what this handle was asked for with; empty if it was only looked up
     */
    Optional<SegmentInitializer> initializer() {
        return Optional.ofNullable(initializer);
    }

    /**
     * Where a lock in this segment lies.
     *
     * @param lockOffset of the lock in the segment, checked
     * @return its location
     */
    public long lockLocation(final long lockOffset) {
        return location + lockOffset;
    }

    /**
     * The locks inside the segment.
     *
     * @return their chain
     */
    public LockChain locks() {
        return rows.chain(row);
    }

    /**
     * The lease of the locks that this handle gave out; it ends with the handle.
     *
     * @return the lease
     */
    public Lease lease() {
        return lease;
    }

    /**
     * Whether the handle can be used still.
     *
     * @return false after it was closed, or the segment was freed under it
     */
    public boolean isUsable() {
        return !closed && !isStale();
    }

    /** Refuses use after the handle was closed or the segment was freed under it. */
    public void requireLive() {
        if (withdrawn != null) {
            throw new StaleHandleException(withdrawn);
        }
        if (!closed && isStale() && !rows.isAlive(scope)) {
            throw SegmentRows.dropped(database.orElse(""), "segment \"" + name + "\" was in it");
        }
        if (closed || isStale()) {
            throw new StaleHandleException("segment \"" + name + "\" was used after it had been "
                    + (closed ? "closed" : "freed by force, migrated to another layout, or dropped with its database"));
        }
    }

    /**
     * Whether the segment was freed under this handle.
     *
     * @return true if so
     */
    boolean isStale() {
        final long header = rows.table().header(address);
        return RowDescriptor.generation(header) != generation || RowDescriptor.state(header) == RowDescriptor.CONDEMNED;
    }

    /** Whether the row is still the one that the handle was made for, condemned or not. */
    boolean isSameLife() {
        return rows.table().generation(row) == generation;
    }

    /** Its database has another name now. */
    void renamed(final int databaseId, final String newName) {
        if (scope == databaseId) {
            database = Optional.of(newName);
        }
    }

    /** Notes who fills the segment, or what replaces it, right now; null when that is over. */
    void filledBy(final Thread thread) {
        filler = thread;
    }

    /** A plain read: only who stored itself there can find itself. */
    boolean isFilledByCurrentThread() {
        return filler == Thread.currentThread();
    }

    MappedSegment sibling() {
        return sibling;
    }

    void sibling(final MappedSegment other) {
        sibling = other;
    }

    int row() {
        return row;
    }

    /**
     * The database's id.
     *
     * @return 0 if the segment is global
     */
    public int databaseId() {
        return scope;
    }

    /**
     * Closes the handle, and says why to who uses it afterwards.
     *
     * @param why a sentence
     * @return how many references are left
     */
    public int withdraw(final String why) {
        withdrawn = why;
        return Math.max(0, giveBack());
    }

    @Override
    public void close() {
        giveBack();
    }

    /**
     * Closes the handle.
     *
     * @return how many references are left; -1 if it was closed already
     */
    public int giveBack() {
        synchronized (this) {
            if (closed) {
                return -1;
            }
            closed = true;
            revoke();
        }
        final int left = segments.release(this);
        forget();
        return left;
    }

    /**
     * Closes the handle as soon as another process keeps the segment too: now, or when this process waits for somebody who
     * migrates it, and who waits for this handle.
     */
    public void leaveToOthers() {
        leaving = true;
        leaveIfAsked();
    }

    void leaveIfAsked() {
        if (!leaving) {
            return;
        }
        rows.table().exclusively(() -> {
            if (isSameLife() && !rows.table().references().isOnlyMine(row)) {
                giveBack();
            }
            return null;
        });
    }

    /** Takes back what the handle gave out. */
    synchronized void revoke() {
        lease.end();
        handedOut.forEach(MappedSegment::revoke);
        handedOut = List.of();
        if (handler != null) {
            rows.locks().handlers().forgetSegment(location, handler);
            handler = null;
        }
    }

    private static void revoke(final UnsafeBuffer part) {
        final ByteBuffer memory = part.byteBuffer();
        final long address = part.addressOffset();
        part.wrap(memory, (int) (address - new UnsafeBuffer(memory).addressOffset()), 0);
    }
}
