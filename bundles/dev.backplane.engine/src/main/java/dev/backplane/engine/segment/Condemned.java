package dev.backplane.engine.segment;

import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.fault.FaultPoint;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Segments that are gone by name while somebody may still touch their bytes. Nobody's bytes are given to somebody else
 * before each process has let go:
 *
 * <pre>
 * 1 the row is condemned: handles throw, in every process
 * 2 each process's housekeeper sees the counter of condemned rows grow, and takes back the buffers of its handles
 * 3 at its next round, when whoever was in the middle of an access is through, it drops its reference
 * 4 whoever finds no reference and no lock in use frees the memory
 * </pre>
 */
public final class Condemned {
    private final SegmentRows rows;
    private final NameTable table;
    private final UnsafeBuffer buffer;
    private final BackendTable backends;
    private final SegmentMemory memory;
    private final int process;
    private final SegmentHandles handles;
    private final List<Integer> revoked = new ArrayList<>();
    private int seen;

    /**
     * The condemned segments of an instance, as one process sees them.
     *
     * @param rows all rows
     * @param buffer the control file's memory
     * @param backends who may hold locks in them
     * @param memory theirs
     * @param process this process's slot
     */
    public Condemned(
            final SegmentRows rows,
            final UnsafeBuffer buffer,
            final BackendTable backends,
            final SegmentMemory memory,
            final int process) {
        this.rows = rows;
        this.table = rows.table();
        this.buffer = buffer;
        this.backends = backends;
        this.memory = memory;
        this.process = process;
        this.handles = new SegmentHandles(table.capacity());
    }

    /** What this process has of the segments. */
    SegmentHandles handles() {
        return handles;
    }

    /** Under the table's lock: frees a row at once if nobody can touch its bytes, else condemns it. */
    void free(final int row) {
        final SegmentRows.Block block = rows.block(row);
        final SegmentRows.Charge charge = rows.charge(row);
        final boolean used = !table.references().isEmpty(row)
                || backends.usesLock(block.location(), block.location() + block.allocated());
        if (used) {
            if (table.state(row) != RowDescriptor.CONDEMNED) {
                table.condemn(row);
                buffer.getAndAddInt(ControlFileDescriptor.CONDEMNED_OFFSET, 1);
            }
        } else {
            // the row first, because the memory's map can be computed from the rows
            table.remove(row);
            FaultPoint.SEGMENT_FREED.reached();
            memory.discharge(charge, block);
            memory.free(block);
        }
    }

    /** Says that there is something condemned. */
    void announce() {
        buffer.getAndAddInt(ControlFileDescriptor.CONDEMNED_OFFSET, 1);
    }

    /** One round of the housekeeper. */
    public void letGo() {
        final int now = buffer.getIntVolatile(ControlFileDescriptor.CONDEMNED_OFFSET);
        if (now == seen && revoked.isEmpty()) {
            return;
        }
        final List<Integer> left = new ArrayList<>();
        table.exclusively(() -> {
            revoked.forEach(row -> table.references().removeAll(row, process));
            revoked.clear();
            table.forEachCondemned(row -> {
                free(row);
                if (table.state(row) == RowDescriptor.CONDEMNED) {
                    left.add(row);
                }
            });
            return null;
        });
        for (final int row : left) {
            for (final MappedSegment handle : handles.of(row)) {
                if (handle.isSameLife() && handle.isStale()) {
                    handle.revoke();
                    handles.remove(handle);
                    revoked.add(row);
                }
            }
        }
        // as long as something is left, look again
        seen = left.isEmpty() ? now : now - 1;
    }
}
