package dev.backplane.engine.segment;

import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.fault.FaultPoint;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
    private final Set<MappedSegment> handles = ConcurrentHashMap.newKeySet();
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
    }

    void track(final MappedSegment segment) {
        handles.add(segment);
    }

    void forget(final MappedSegment segment) {
        handles.remove(segment);
    }

    Stream<MappedSegment> handles(final int row) {
        return handles.stream().filter(handle -> handle.row() == row && !handle.isStale());
    }

    void renamed(final int databaseId, final String newName) {
        handles.forEach(handle -> handle.renamed(databaseId, newName));
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
        final boolean[] left = {false};
        table.exclusively(() -> {
            revoked.forEach(row -> table.references().removeAll(row, process));
            revoked.clear();
            table.forEach(row -> {
                if (table.state(row) == RowDescriptor.CONDEMNED) {
                    free(row);
                    left[0] |= table.state(row) == RowDescriptor.CONDEMNED;
                }
            });
            return null;
        });
        for (final MappedSegment handle : handles) {
            if (handle.isSameLife() && handle.isStale()) {
                handle.revoke();
                handles.remove(handle);
                revoked.add(handle.row());
            }
        }
        // as long as something is left, look again
        seen = left[0] || !revoked.isEmpty() ? now - 1 : now;
    }
}
