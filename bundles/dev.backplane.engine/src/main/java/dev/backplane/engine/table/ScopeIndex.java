package dev.backplane.engine.table;

import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.TableId;
import java.util.function.IntConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The rows of each scope of a {@link NameTable}, in shared memory, so that what concerns one database takes no longer
 * when there are many. Condemned rows are one scope of their own. All of it can be computed from the rows.
 *
 * <pre>
 * int heads[]  for each hash of a scope: the first row of its list + 1, 0 for none
 * int links[]  for each row: the next row of the list + 1, the one before + 1; for a free one see {@link FreeRows}
 * </pre>
 *
 * <p>A list that has more rows than the table, or that leads to a row which cannot be, was damaged by somebody.
 */
final class ScopeIndex {
    /** The scope of all condemned rows; no database has this id. */
    static final int CONDEMNED = Integer.MIN_VALUE;

    private final ControlFile control;
    private final UnsafeBuffer buffer;
    private final TableId id;
    private final int heads;
    private final int mask;
    private final int links;
    private final NameTable table;

    ScopeIndex(final ControlFile control, final TableId id, final int offset, final NameTable table) {
        this.control = control;
        this.buffer = control.buffer();
        this.id = id;
        this.heads = offset;
        this.mask = ControlFileDescriptor.scopeHeads(table.capacity()) - 1;
        this.links = offset + (mask + 1) * Integer.BYTES;
        this.table = table;
    }

    private static int hash(final int scope) {
        final int hash = scope * 0x9E37_79B9;
        return hash ^ hash >>> 16;
    }

    private int scope(final int row) {
        return table.state(row) == RowDescriptor.CONDEMNED ? CONDEMNED : table.scope(row);
    }

    private int head(final int scope) {
        return heads + (hash(scope) & mask) * Integer.BYTES;
    }

    private int next(final int row) {
        return links + row * 2 * Integer.BYTES;
    }

    private int before(final int row) {
        return next(row) + Integer.BYTES;
    }

    /** Puts a row, which has its scope, on the list. */
    void add(final int row) {
        final int head = head(scope(row));
        final int first = get(head);
        buffer.putInt(next(row), first + 1);
        buffer.putInt(before(row), 0);
        if (first >= 0) {
            buffer.putInt(before(first), row + 1);
        }
        buffer.putInt(head, row + 1);
    }

    /** Takes a row, which has its scope still, from the list. */
    void remove(final int row) {
        final int next = get(next(row));
        final int before = get(before(row));
        buffer.putInt(before < 0 ? head(scope(row)) : next(before), next + 1);
        if (next >= 0) {
            buffer.putInt(before(next), before + 1);
        }
    }

    /** The row that follows a row on its list; -1 for none. */
    int following(final int row) {
        return get(next(row));
    }

    /** Says which row follows one that has no scope; -1 for none. */
    void follow(final int row, final int following) {
        buffer.putInt(next(row), following + 1);
    }

    /** Visits the rows of a scope; the visitor may remove the row that it gets. */
    void forEach(final int scope, final IntConsumer visitor) {
        int row = get(head(scope));
        for (int seen = 0; row >= 0; seen++) {
            if (seen > table.capacity()) {
                throw control.damaged("a list of rows in its " + id.title() + " has no end");
            }
            final int next = get(next(row));
            if (scope(row) == scope) {
                visitor.accept(row);
            }
            row = next;
        }
    }

    /** Whether the neighbours of a row on the list of its scope lead to it. */
    boolean contains(final int row) {
        final int next = get(next(row));
        final int before = get(before(row));
        return get(before < 0 ? head(scope(row)) : next(before)) == row && (next < 0 || get(before(next)) == row);
    }

    void clear() {
        buffer.setMemory(heads, (mask + 1) * Integer.BYTES, (byte) 0);
    }

    /** The row that a word names; -1 for none. */
    private int get(final int offset) {
        final int value = buffer.getInt(offset);
        if (value < 0 || value > table.capacity()) {
            throw control.damaged("a list of rows in its " + id.title() + " leads to row " + (value - 1L) + " of "
                    + table.capacity());
        }
        return value - 1;
    }
}
