package dev.backplane.engine.segment;

import static dev.backplane.engine.segment.SegmentDescriptor.*;

import dev.backplane.api.InitializerFailedException;
import dev.backplane.api.InvalidSizeException;
import dev.backplane.api.OutOfSharedMemoryException;
import dev.backplane.api.SelfDeadlockException;
import dev.backplane.api.SizeMismatchException;
import dev.backplane.api.TypeMismatchException;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.lwlock.LWLockDescriptor;
import dev.backplane.engine.lwlock.LockChain;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.Futex;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import dev.backplane.engine.wait.PlatformWaitEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Named segments: PostgreSQL's {@code ShmemIndex} and its DSM registry in one.
 *
 * <p>States of a row: free; CREATING, while one process reserves, zeroes and fills the memory outside of the lock and
 * all others wait; READY; free again when the last reference goes. A row that is CREATING goes back to free when its
 * initialiser throws, or by the sweep when its process dies; then one of the waiters begins anew. So exactly one
 * initialiser completes for each life of a segment, and nobody sees the memory before that.
 */
public final class SegmentTable {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final NameTable table;
    private final UnsafeBuffer buffer;
    private final Regions regions;
    private final ExtentAllocator allocator;
    private final BackendTable backends;
    private final LockSpace locks;
    private final long limit;
    private final Runnable recoverDead;
    private final Map<Integer, Thread> initializing = new ConcurrentHashMap<>();

    /**
     * The segments of an instance.
     *
     * @param table their names
     * @param control the control file
     * @param regions their memory
     * @param backends who waits
     * @param locks the locks in segments
     * @param recoverDead puts right what dead processes left
     */
    public SegmentTable(
            final NameTable table,
            final ControlFile control,
            final Regions regions,
            final BackendTable backends,
            final LockSpace locks,
            final Runnable recoverDead) {
        this.table = table;
        this.buffer = control.buffer();
        this.regions = regions;
        this.allocator = new ExtentAllocator(regions);
        this.backends = backends;
        this.locks = locks;
        this.limit = control.limits().sharedMemorySize();
        this.recoverDead = recoverDead;
    }

    /**
     * What somebody asks for.
     *
     * @param name the full name
     * @param scope 0, or the database's id
     * @param database the database's name, if there is one
     * @param kind {@link SegmentDescriptor#SEGMENT} or {@link SegmentDescriptor#TRANCHE}
     * @param size bytes
     * @param owner the owner, as the row stores it
     */
    public record Request(String name, int scope, Optional<String> database, int kind, long size, int owner) {}

    /**
     * Finds or makes a segment: {@code GetNamedDSMSegment}.
     *
     * @param request what is asked for
     * @param initializer fills a new segment
     * @return a handle with a reference of its own
     */
    public MappedSegment open(final Request request, final SegmentInitializer initializer) {
        final byte[] name = ShmemText.encode("segment", request.name(), RowDescriptor.MAX_NAME_BYTES);
        requireSize(request);
        while (true) {
            final int sequence = buffer.getIntVolatile(table.sequenceOffset());
            final Optional<MappedSegment> opened = table.exclusively(() -> openOrBegin(request, name));
            if (opened.isEmpty()) {
                requireNotMine(request, name);
                awaitChange(sequence);
            } else if (opened.get().found()) {
                return opened.get();
            } else {
                return fill(opened.get(), initializer);
            }
        }
    }

    private void requireSize(final Request request) {
        if (request.size() < 1) {
            throw new InvalidSizeException("segment \"" + request.name() + "\" was asked for with size "
                    + request.size() + ": it needs at least 1 byte");
        }
        if (request.size() > limit) {
            throw new InvalidSizeException("segment \"" + request.name() + "\" was asked for with " + request.size()
                    + " bytes, but the whole instance has shared_memory_size = " + limit
                    + " bytes: raise it in etc/dev.backplane.instance.cfg and restart, or ask for less");
        }
    }

    /** Under the lock: a handle on a ready segment, one on a segment that this thread must fill, or none: wait. */
    private Optional<MappedSegment> openOrBegin(final Request request, final byte[] name) {
        final int row = table.find(request.scope(), name);
        if (row < 0) {
            return Optional.of(begin(request, name));
        }
        if (table.state(row) != RowDescriptor.READY) {
            return Optional.empty();
        }
        final int payload = table.payload(row);
        final int kind = buffer.getInt(payload + KIND_OFFSET);
        if (kind != request.kind()) {
            throw new TypeMismatchException("\"" + request.name() + "\" is a " + title(kind) + ", not a "
                    + title(request.kind()) + ": choose another name");
        }
        final long size = buffer.getLong(payload + SIZE_OFFSET);
        if (size != request.size()) {
            throw new SizeMismatchException("segment \"" + request.name() + "\" exists with " + size
                    + " bytes and was asked for with " + request.size()
                    + ": all its users must agree on the size, or use different names");
        }
        table.reference(row);
        return Optional.of(handle(row, request.database(), true));
    }

    private MappedSegment begin(final Request request, final byte[] name) {
        final long allocated = BitUtil.align(request.size(), (long) ExtentAllocator.GRANULE);
        final boolean ownFile = allocated >= ExtentAllocator.OWN_FILE_SIZE;
        final long location = ownFile
                ? LWLockDescriptor.location(regions.claim(allocated, Regions.OWN_FILE), 0)
                : allocator.allocate(allocated);
        final int region = LWLockDescriptor.regionOf(location);
        final long offset = LWLockDescriptor.offsetOf(location);
        final int row;
        try {
            row = table.insert(request.scope(), name, request.owner(), payload -> {
                buffer.putInt(payload + KIND_OFFSET, request.kind());
                buffer.putInt(payload + REGION_OFFSET, region);
                buffer.putLong(payload + OFFSET_OFFSET, offset);
                buffer.putLong(payload + SIZE_OFFSET, request.size());
                buffer.putLong(payload + ALLOCATED_OFFSET, allocated);
                buffer.putLong(payload + FIRST_LOCK_OFFSET, 0);
            });
        } catch (final RuntimeException e) {
            freeMemory(region, offset, allocated);
            throw e;
        }
        table.reference(row);
        initializing.put(row, Thread.currentThread());
        return handle(row, request.database(), false);
    }

    private MappedSegment fill(final MappedSegment segment, final SegmentInitializer initializer) {
        final int row = segment.row();
        try {
            provideZeroedMemory(row);
            initializer.initialize(segment);
            initializing.remove(row);
            table.state(row, RowDescriptor.READY);
            announceChange();
            return segment;
        } catch (final Exception | Error e) {
            initializing.remove(row);
            segment.close();
            announceChange();
            if (e instanceof Error error) {
                throw error;
            }
            if (e instanceof OutOfSharedMemoryException full) {
                throw full;
            }
            throw new InitializerFailedException(
                    "the initialiser of segment \"" + segment.name() + "\" failed, the segment was rolled back: " + e,
                    e);
        }
    }

    private void provideZeroedMemory(final int row) {
        final int payload = table.payload(row);
        final int region = buffer.getInt(payload + REGION_OFFSET);
        final long allocated = buffer.getLong(payload + ALLOCATED_OFFSET);
        if (allocated < ExtentAllocator.OWN_FILE_SIZE) {
            final int offset = (int) buffer.getLong(payload + OFFSET_OFFSET);
            regions.buffer(region).setMemory(offset, (int) allocated, (byte) 0);
        } else {
            regions.reserve(region);
        }
    }

    private void requireNotMine(final Request request, final byte[] name) {
        final int row = table.shared(() -> table.find(request.scope(), name));
        if (row >= 0 && initializing.get(row) == Thread.currentThread()) {
            throw new SelfDeadlockException("the initialiser of segment \"" + request.name()
                    + "\" asks for that segment itself: use the segment it was given");
        }
    }

    private void awaitChange(final int sequence) {
        final BackendSlot me = backends.currentOrNull();
        if (me != null) {
            me.waitStart(PlatformWaitEvent.SEGMENT_INIT.info());
        }
        Futex.best().await(buffer, table.sequenceOffset(), sequence, LOOK_AGAIN_NANOS, -1);
        if (me != null) {
            me.waitEnd();
        }
        if (buffer.getIntVolatile(table.sequenceOffset()) == sequence) {
            recoverDead.run();
        }
    }

    private void announceChange() {
        buffer.getAndAddInt(table.sequenceOffset(), 1);
        Futex.best().wake(buffer, table.sequenceOffset(), Integer.MAX_VALUE, -1);
    }

    /**
     * Finds a segment: {@code dynpgext_lookup_shmem}.
     *
     * @param name the full name
     * @param scope 0, or the database's id
     * @param database the database's name, if there is one
     * @return a handle; empty if there is no ready segment
     */
    public Optional<MappedSegment> lookup(final String name, final int scope, final Optional<String> database) {
        final byte[] bytes = ShmemText.encode("segment", name, RowDescriptor.MAX_NAME_BYTES);
        return table.exclusively(() -> {
            final int row = table.find(scope, bytes);
            if (row < 0
                    || table.state(row) != RowDescriptor.READY
                    || buffer.getInt(table.payload(row) + KIND_OFFSET) != SegmentDescriptor.SEGMENT) {
                return Optional.empty();
            }
            table.reference(row);
            return Optional.of(handle(row, database, true));
        });
    }

    private MappedSegment handle(final int row, final Optional<String> database, final boolean found) {
        final int payload = table.payload(row);
        final int region = buffer.getInt(payload + REGION_OFFSET);
        return new MappedSegment(
                table,
                row,
                database,
                buffer.getLong(payload + SIZE_OFFSET),
                found,
                regions,
                region,
                buffer.getLong(payload + OFFSET_OFFSET),
                chain(row),
                this::release);
    }

    private void release(final MappedSegment segment) {
        table.exclusively(() -> {
            if (!segment.isStale() && table.dereference(segment.row())) {
                free(segment.row());
            }
            return null;
        });
    }

    /** Visits locks. */
    public interface LockVisitor {
        /**
         * Called for each lock.
         *
         * @param location the lock
         * @param segment the segment's name; empty for a tranche's own lock
         * @param offset of the lock in its segment; 0 for a tranche's own lock
         */
        void visit(long location, Optional<String> segment, long offset);
    }

    /**
     * Visits all locks of extensions: those of named tranches and those inside segments.
     *
     * @param visitor gets each of them
     */
    public void forEachLock(final LockVisitor visitor) {
        table.shared(() -> {
            table.forEach(row -> {
                if (table.state(row) == RowDescriptor.READY) {
                    forEachLock(row, visitor);
                }
            });
            return null;
        });
    }

    private void forEachLock(final int row, final LockVisitor visitor) {
        final int payload = table.payload(row);
        final long size = buffer.getLong(payload + SIZE_OFFSET);
        final long begin = location(row);
        if (buffer.getInt(payload + KIND_OFFSET) == TRANCHE) {
            for (long offset = 0; offset < size; offset += LWLock.SIZE) {
                visitor.visit(begin + offset, Optional.empty(), 0);
            }
        } else {
            final Optional<String> name = Optional.of(table.name(row));
            chain(row).forEach(location -> visitor.visit(location, name, location - begin));
        }
    }

    private LockChain chain(final int row) {
        final int payload = table.payload(row);
        return new LockChain(
                buffer, payload + FIRST_LOCK_OFFSET, locks, location(row), buffer.getLong(payload + SIZE_OFFSET));
    }

    private long location(final int row) {
        final int payload = table.payload(row);
        return LWLockDescriptor.location(
                buffer.getInt(payload + REGION_OFFSET), buffer.getLong(payload + OFFSET_OFFSET));
    }

    /** Frees a row and its memory: the row first, because the memory's map can be computed from the rows. */
    private void free(final int row) {
        final int payload = table.payload(row);
        final int region = buffer.getInt(payload + REGION_OFFSET);
        final long offset = buffer.getLong(payload + OFFSET_OFFSET);
        final long allocated = buffer.getLong(payload + ALLOCATED_OFFSET);
        table.remove(row);
        freeMemory(region, offset, allocated);
    }

    private void freeMemory(final int region, final long offset, final long allocated) {
        if (allocated >= ExtentAllocator.OWN_FILE_SIZE) {
            regions.free(region);
        } else {
            allocator.free(region, offset, allocated);
        }
    }

    /**
     * Frees all segments of a database, whoever still refers to them.
     *
     * @param databaseId the database
     */
    public void freeScope(final int databaseId) {
        table.exclusively(() -> {
            table.forEach(row -> {
                if (table.scope(row) == databaseId) {
                    free(row);
                }
            });
            return null;
        });
    }

    /**
     * Takes away what a dead process left.
     *
     * @param process its slot
     */
    public void sweep(final int process) {
        table.exclusively(() -> {
            table.sweep(process, row -> false, this::free);
            return null;
        });
        announceChange();
    }

    /** Puts the table right after somebody died holding its lock: everything derived is computed anew. */
    public void repair() {
        table.rebuildIndex();
        for (int region = 1; region < ControlFileDescriptor.MAX_REGIONS; region++) {
            if (regions.isUsed(region) && isOrphan(region)) {
                regions.free(region);
            }
        }
        allocator.clear();
        table.forEach(row -> {
            final int payload = table.payload(row);
            final long allocated = buffer.getLong(payload + ALLOCATED_OFFSET);
            if (allocated < ExtentAllocator.OWN_FILE_SIZE) {
                allocator.take(
                        buffer.getInt(payload + REGION_OFFSET), buffer.getLong(payload + OFFSET_OFFSET), allocated);
            }
        });
    }

    private boolean isOrphan(final int region) {
        if (regions.isExtent(region)) {
            return !regions.hasFile(region);
        }
        final boolean[] used = {false};
        table.forEach(row -> used[0] |= buffer.getInt(table.payload(row) + REGION_OFFSET) == region);
        return !used[0];
    }

    private static String title(final int kind) {
        return kind == SegmentDescriptor.TRANCHE ? "tranche's lock array" : "segment";
    }
}
