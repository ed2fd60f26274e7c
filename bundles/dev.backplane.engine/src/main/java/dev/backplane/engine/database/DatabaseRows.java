package dev.backplane.engine.database;

import static dev.backplane.engine.database.DatabaseDescriptor.*;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseOperation;
import dev.backplane.api.database.DatabaseOrigin;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads and writes what {@link DatabaseDescriptor} lays out. */
final class DatabaseRows {
    private static final DatabaseOrigin[] ORIGINS = DatabaseOrigin.values();
    private static final DatabaseOperation[] OPERATIONS = DatabaseOperation.values();

    private final NameTable table;
    private final ControlFile control;
    private final UnsafeBuffer buffer;
    /** Where an id was seen last. An id never means another database, but a renamed database moves to another row. */
    private final Map<Integer, Integer> rowsById = new ConcurrentHashMap<>();

    DatabaseRows(final NameTable table, final ControlFile control) {
        this.table = table;
        this.control = control;
        this.buffer = control.buffer();
    }

    NameTable table() {
        return table;
    }

    /** The row with an id, whatever its state, hidden rows aside; -1 if there is none. Needs no lock. */
    int row(final int id) {
        final Integer known = rowsById.get(id);
        if (known != null && isAt(known, id)) {
            return known;
        }
        // twice, because a row that is being renamed may move from a place not seen yet to one seen before
        final int row = scan(id);
        return row >= 0 ? row : scan(id);
    }

    /** Remembers where a row is, for who has just made or found it. Under the lock. */
    int remember(final int row) {
        rowsById.put(id(row), row);
        return row;
    }

    private int scan(final int id) {
        if (rowsById.size() > 2 * table.capacity()) {
            // ids of databases that are gone
            rowsById.clear();
        }
        int found = -1;
        for (int row = 0; row < table.capacity(); row++) {
            final int state = table.state(row);
            if (state != RowDescriptor.FREE && state != RowDescriptor.HIDDEN) {
                final int present = id(row);
                rowsById.put(present, row);
                found = present == id ? row : found;
            }
        }
        if (found < 0) {
            rowsById.remove(id);
        }
        return found;
    }

    private boolean isAt(final int row, final int id) {
        final int state = table.state(row);
        return state != RowDescriptor.FREE && state != RowDescriptor.HIDDEN && id(row) == id;
    }

    /** Whether a row is there for those who look: nobody makes it any more, and nobody removes it. */
    boolean isVisible(final int row) {
        return isVisibleIn(table.state(row));
    }

    private static boolean isVisibleIn(final int state) {
        return state == RowDescriptor.READY || state == RowDescriptor.MIGRATING;
    }

    void fill(final int payload, final int id, final boolean allowsConnections, final DatabaseOrigin origin) {
        buffer.putInt(payload + ID_OFFSET, id);
        buffer.putInt(payload + ALLOW_CONNECTIONS_OFFSET, allowsConnections ? 1 : 0);
        buffer.putInt(payload + ORIGIN_OFFSET, origin.ordinal());
        buffer.putInt(payload + OPERATION_OFFSET, 0);
        buffer.putInt(payload + PENDING_OFFSET, NOTHING);
        buffer.putInt(payload + REPLACES_OFFSET, 0);
    }

    int id(final int row) {
        return buffer.getInt(table.payload(row) + ID_OFFSET);
    }

    boolean allowsConnections(final int row) {
        return buffer.getInt(table.payload(row) + ALLOW_CONNECTIONS_OFFSET) != 0;
    }

    void allowConnections(final int row, final boolean allowed) {
        buffer.putInt(table.payload(row) + ALLOW_CONNECTIONS_OFFSET, allowed ? 1 : 0);
    }

    DatabaseOrigin origin(final int row) {
        return ORIGINS[inside(buffer.getInt(table.payload(row) + ORIGIN_OFFSET), ORIGINS.length, row)];
    }

    DatabaseOperation operation(final int row) {
        return OPERATIONS[inside(buffer.getInt(table.payload(row) + OPERATION_OFFSET), OPERATIONS.length, row)];
    }

    void operation(final int row, final DatabaseOperation operation) {
        buffer.putInt(table.payload(row) + OPERATION_OFFSET, operation.ordinal());
    }

    private int inside(final int ordinal, final int count, final int row) {
        if (ordinal < 0 || ordinal >= count) {
            throw control.damaged("row " + row + " of its database table says " + ordinal + " of " + count);
        }
        return ordinal;
    }

    int pending(final int row) {
        return buffer.getInt(table.payload(row) + PENDING_OFFSET);
    }

    void pending(final int row, final int what) {
        buffer.putIntRelease(table.payload(row) + PENDING_OFFSET, what);
    }

    int replaces(final int row) {
        return buffer.getInt(table.payload(row) + REPLACES_OFFSET) - 1;
    }

    void replaces(final int row, final int old) {
        buffer.putIntRelease(table.payload(row) + REPLACES_OFFSET, old + 1);
    }

    DatabaseInfo info(final int row, final int bound) {
        return info(buffer, table.payload(row) - RowDescriptor.PAYLOAD_OFFSET, row, bound);
    }

    private DatabaseInfo info(final UnsafeBuffer rows, final int offset, final int row, final int bound) {
        final int payload = offset + RowDescriptor.PAYLOAD_OFFSET;
        return new DatabaseInfo(
                rows.getInt(payload + ID_OFFSET),
                ShmemText.get(rows, offset + RowDescriptor.NAME_OFFSET, RowDescriptor.MAX_NAME_BYTES),
                rows.getInt(payload + ALLOW_CONNECTIONS_OFFSET) != 0,
                Instant.ofEpochMilli(rows.getLong(offset + RowDescriptor.CREATED_OFFSET)),
                bound,
                ORIGINS[inside(rows.getInt(payload + ORIGIN_OFFSET), ORIGINS.length, row)]);
    }

    /** Gets the rows of a copy. */
    interface CopyVisitor {
        void visit(int row, int generation, DatabaseInfo info);
    }

    /** Visits the rows that were visible when the table was {@linkplain NameTable#copy() copied}. */
    void forEachVisible(final UnsafeBuffer copy, final Map<Integer, Integer> bound, final CopyVisitor visitor) {
        for (int row = 0; row < copy.capacity() / ControlFileDescriptor.TABLE_ROW_LENGTH; row++) {
            final int offset = row * ControlFileDescriptor.TABLE_ROW_LENGTH;
            if (isVisibleIn(copy.getInt(offset + RowDescriptor.STATE_OFFSET))) {
                final int id = copy.getInt(offset + RowDescriptor.PAYLOAD_OFFSET + ID_OFFSET);
                final DatabaseInfo info = info(copy, offset, row, bound.getOrDefault(id, 0));
                visitor.visit(row, copy.getInt(offset + RowDescriptor.GENERATION_OFFSET), info);
            }
        }
    }

    CatalogEntry entry(final int row) {
        return new CatalogEntry(id(row), table.name(row), table.created(row), allowsConnections(row), origin(row));
    }
}
