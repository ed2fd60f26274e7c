package dev.backplane.engine.table;

import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.TableId;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where a {@link NameTable} has room, in shared memory: in its header how many rows were ever used, and the list of those
 * among them that are free again, through the links of the {@link ScopeIndex}, which has no use for them then. So whichever
 * process makes a row finds one at once, however many there are, and nobody visits rows that were never used. The row that
 * became free last is used first. All of it can be computed from the rows.
 *
 * <p>Invariants, after each store: a row on the list is free, and so is each row that was never used. Who dies in between
 * leaves one free row that is on no list, at most.
 */
final class FreeRows {
    private final ControlFile control;
    private final UnsafeBuffer buffer;
    private final TableId id;
    private final NameRows rows;
    private final ScopeIndex links;
    private final int firstOffset;

    FreeRows(final ControlFile control, final TableId id, final NameRows rows, final ScopeIndex links) {
        this.control = control;
        this.buffer = control.buffer();
        this.id = id;
        this.rows = rows;
        this.links = links;
        this.firstOffset = control.layout().table(id) + ControlFileDescriptor.TABLE_FREE_OFFSET;
    }

    /** A free row, which the caller may fill, and take when it is filled; -1 if there is none. */
    int peek() {
        final int first = buffer.getInt(firstOffset) - 1;
        if (first == -1) {
            final int used = rows.used();
            return used < rows.capacity() ? used : -1;
        }
        requireFree(first);
        return first;
    }

    private void requireFree(final int row) {
        if (row < 0 || row >= rows.capacity() || rows.state(row) != RowDescriptor.FREE) {
            throw control.damaged(
                    "the list of free rows in its " + id.title() + " leads to row " + row + " of " + rows.capacity());
        }
    }

    /** Takes the row that {@link #peek} has found, before its state says that it is not free. */
    void take(final int row) {
        if (buffer.getInt(firstOffset) == 0) {
            rows.used(row + 1);
        } else {
            buffer.putInt(firstOffset, links.following(row) + 1);
        }
    }

    /** Puts a row, which has become free and is on no list, on this one. */
    void give(final int row) {
        links.follow(row, buffer.getInt(firstOffset) - 1);
        buffer.putInt(firstOffset, row + 1);
    }

    /** How many rows are on the list. */
    int size() {
        int size = 0;
        for (int row = buffer.getInt(firstOffset) - 1; row != -1; row = links.following(row)) {
            requireFree(row);
            size++;
            if (size > rows.capacity()) {
                throw control.damaged("the list of free rows in its " + id.title() + " has no end");
            }
        }
        return size;
    }

    /** Finds all free rows again; no row that is free is on another list. */
    void rebuild() {
        buffer.putInt(firstOffset, 0);
        int used = rows.capacity();
        while (used > 0 && rows.state(used - 1) == RowDescriptor.FREE) {
            used--;
        }
        rows.used(used);
        for (int row = used - 1; row >= 0; row--) {
            if (rows.state(row) == RowDescriptor.FREE) {
                give(row);
            }
        }
    }
}
