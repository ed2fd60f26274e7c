package dev.backplane.engine.segment;

import static dev.backplane.engine.segment.SegmentDescriptor.*;

import dev.backplane.api.StaleHandleException;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.engine.lwlock.LWLockDescriptor;
import dev.backplane.engine.lwlock.Lease;
import dev.backplane.engine.lwlock.LockChain;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads and writes what {@link SegmentDescriptor} lays out. */
public final class SegmentRows {
    private final NameTable table;
    private final UnsafeBuffer buffer;
    private final Regions regions;
    private final LockSpace locks;
    private ScopeMemory databases;

    /**
     * The rows of the segment table.
     *
     * @param table the table
     * @param buffer the control file's memory
     * @param regions the memory that the rows speak of
     * @param locks the locks in segments
     */
    public SegmentRows(final NameTable table, final UnsafeBuffer buffer, final Regions regions, final LockSpace locks) {
        this.table = table;
        this.buffer = buffer;
        this.regions = regions;
        this.locks = locks;
    }

    /**
     * Connects the databases, which are built on segments themselves.
     *
     * @param scopes which of them may have memory
     */
    public void connect(final ScopeMemory scopes) {
        databases = scopes;
    }

    /** Whether a scope may have memory: the instance always, a database until it is being dropped. */
    boolean isAlive(final int scope) {
        return scope <= 0 || databases.hasMemory(scope);
    }

    /**
     * What to throw at who uses memory of a database that is gone.
     *
     * @param database its name
     * @param what was asked of it
     * @return the exception
     */
    public static StaleHandleException dropped(final String database, final String what) {
        return new StaleHandleException(
                "database \"" + database + "\" was dropped while it was used, and its memory with" + " it: " + what
                        + "; close the backend, and bind a new one to another database");
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

    /** The memory that a row speaks of. */
    record Block(int region, long offset, long allocated) {
        boolean isOwnFile() {
            return allocated >= ExtentAllocator.OWN_FILE_SIZE;
        }

        long location() {
            return LWLockDescriptor.location(region, offset);
        }
    }

    /** Whom a row is counted for: rows + 1 of the quota table, or 0. */
    record Charge(int extension, int database, int allocation) {}

    /**
     * The table.
     *
     * @return the table of names
     */
    public NameTable table() {
        return table;
    }

    LockSpace locks() {
        return locks;
    }

    Regions regions() {
        return regions;
    }

    void fill(final int payload, final SegmentOpener.Request request, final Block block, final Charge charge) {
        buffer.putInt(payload + KIND_OFFSET, request.kind());
        buffer.putInt(payload + REGION_OFFSET, block.region());
        buffer.putLong(payload + OFFSET_OFFSET, block.offset());
        buffer.putLong(payload + SIZE_OFFSET, request.size());
        buffer.putLong(payload + ALLOCATED_OFFSET, block.allocated());
        buffer.putLong(payload + FIRST_LOCK_OFFSET, 0);
        buffer.putInt(payload + LAYOUT_VERSION_OFFSET, request.layoutVersion());
        buffer.putInt(payload + FLAGS_OFFSET, request.kept() ? KEPT : 0);
        buffer.putInt(payload + REPLACES_OFFSET, 0);
        chargeAt(payload, charge);
    }

    void replaces(final int row, final int old) {
        buffer.putIntRelease(table.payload(row) + REPLACES_OFFSET, old + 1);
    }

    int replaces(final int row) {
        return buffer.getInt(table.payload(row) + REPLACES_OFFSET) - 1;
    }

    int kind(final int row) {
        return buffer.getInt(table.payload(row) + KIND_OFFSET);
    }

    long size(final int row) {
        return buffer.getLong(table.payload(row) + SIZE_OFFSET);
    }

    int layoutVersion(final int row) {
        return buffer.getInt(table.payload(row) + LAYOUT_VERSION_OFFSET);
    }

    boolean isKept(final int row) {
        return (buffer.getInt(table.payload(row) + FLAGS_OFFSET) & KEPT) != 0;
    }

    Charge charge(final int row) {
        final int payload = table.payload(row);
        return new Charge(
                buffer.getInt(payload + EXTENSION_QUOTA_OFFSET),
                buffer.getInt(payload + DATABASE_QUOTA_OFFSET),
                buffer.getInt(payload + ALLOCATION_QUOTA_OFFSET));
    }

    void charge(final int row, final Charge charge) {
        chargeAt(table.payload(row), charge);
    }

    private void chargeAt(final int payload, final Charge charge) {
        buffer.putInt(payload + EXTENSION_QUOTA_OFFSET, charge.extension());
        buffer.putInt(payload + DATABASE_QUOTA_OFFSET, charge.database());
        buffer.putInt(payload + ALLOCATION_QUOTA_OFFSET, charge.allocation());
    }

    Block block(final int row) {
        final int payload = table.payload(row);
        return new Block(
                buffer.getInt(payload + REGION_OFFSET),
                buffer.getLong(payload + OFFSET_OFFSET),
                buffer.getLong(payload + ALLOCATED_OFFSET));
    }

    LockChain chain(final int row) {
        return new LockChain(
                buffer,
                table.payload(row) + FIRST_LOCK_OFFSET,
                locks,
                block(row).location(),
                size(row));
    }

    /** Whether the exclusive holder of a lock inside a segment died. A tranche's locks show that themselves. */
    boolean hasQuarantinedLock(final int row) {
        final boolean[] found = {false};
        if (kind(row) == SEGMENT) {
            chain(row)
                    .forEach(location ->
                            found[0] |= locks.lock(location, Lease.FOREVER).isQuarantined());
        }
        return found[0];
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
        final Block block = block(row);
        final long begin = block.location();
        final long size = size(row);
        regions.requireInside(block.region(), block.offset(), size);
        if (kind(row) == TRANCHE) {
            for (long offset = 0; offset < size; offset += LWLock.SIZE) {
                visitor.visit(begin + offset, Optional.empty(), 0);
            }
        } else {
            final Optional<String> name = Optional.of(table.name(row));
            chain(row).forEach(location -> visitor.visit(location, name, location - begin));
        }
    }
}
