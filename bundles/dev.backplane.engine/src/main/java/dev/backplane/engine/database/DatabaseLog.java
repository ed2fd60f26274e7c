package dev.backplane.engine.database;

import static dev.backplane.engine.database.DatabaseDescriptor.*;

import dev.backplane.api.LimitExceededException;
import dev.backplane.engine.fault.FaultPoint;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps catalog and table the same, under the table's lock:
 *
 * <pre>
 * 1 the row says what is pending
 * 2 the catalog gets the line
 * 3 the row changes, by one store
 * 4 nothing is pending
 * </pre>
 *
 * <p>Who dies in between leaves the lock to somebody who repairs the table first, and who then writes a line that says
 * what the row says. A drop needs none of this: the row is DROPPING before, and whoever finishes it writes the line again.
 */
final class DatabaseLog {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseLog.class);

    /** So many ids are reserved by one line; those that are left when everything dies are never used. */
    private static final int RESERVE = 64;

    private final DatabaseRows rows;
    private final DatabaseCatalog catalog;
    private final ControlFile control;
    private final UnsafeBuffer buffer;

    DatabaseLog(final DatabaseRows rows, final DatabaseCatalog catalog, final ControlFile control) {
        this.rows = rows;
        this.catalog = catalog;
        this.control = control;
        this.buffer = control.buffer();
    }

    /** The id of the next database. What it was is on disk before anybody knows it. */
    int nextId() {
        final int id = buffer.getInt(ControlFileDescriptor.NEXT_DATABASE_ID_OFFSET);
        final int reserved = buffer.getInt(ControlFileDescriptor.RESERVED_DATABASE_IDS_OFFSET);
        if (id < 1 || reserved < 0) {
            throw control.damaged("the next database would get the id " + id);
        }
        if (id > Integer.MAX_VALUE - RESERVE) {
            throw new LimitExceededException("all " + id + " ids of databases have been used, and none is given out"
                    + " twice: begin with a new data folder");
        }
        if (id >= reserved) {
            append(CatalogLine.ids(id + RESERVE));
            buffer.putInt(ControlFileDescriptor.RESERVED_DATABASE_IDS_OFFSET, id + RESERVE);
        }
        buffer.putIntRelease(ControlFileDescriptor.NEXT_DATABASE_ID_OFFSET, id + 1);
        return id;
    }

    /** Puts what the catalog has into the table of a new epoch that nobody else knows yet. */
    static void restore(final NameTable table, final ControlFile control, final CatalogReader.Contents contents) {
        final DatabaseRows rows = new DatabaseRows(table, control);
        for (final CatalogEntry entry : contents.entries()) {
            final int row = table.insert(
                    0,
                    DatabaseName.encode(entry.name()),
                    0,
                    payload -> rows.fill(payload, entry.oid(), entry.allowsConnections(), entry.origin()));
            table.created(row, entry.created());
            table.state(row, RowDescriptor.READY);
        }
        control.buffer().putInt(ControlFileDescriptor.NEXT_DATABASE_ID_OFFSET, contents.nextId());
        control.buffer().putInt(ControlFileDescriptor.RESERVED_DATABASE_IDS_OFFSET, contents.nextId());
    }

    void create(final int row) {
        change(
                row,
                CREATION,
                CatalogLine.create(rows.entry(row)),
                () -> rows.table().state(row, RowDescriptor.READY));
    }

    void rename(final int row, final CatalogEntry renamed, final Runnable change) {
        change(row, NAME, CatalogLine.rename(renamed.oid(), renamed.origin(), renamed.name()), change);
    }

    void allow(final int row, final boolean allowed) {
        change(row, CONNECTIONS, CatalogLine.allow(rows.id(row), allowed), () -> rows.allowConnections(row, allowed));
    }

    void drop(final int id) {
        append(CatalogLine.drop(id));
        FaultPoint.DATABASE_LOGGED.reached();
    }

    private void append(final String line) {
        if (catalog.isMissing()) {
            LOG.warn("the catalog {} was removed while the instance runs: it is written anew", catalog.file());
            final List<CatalogEntry> entries = new ArrayList<>();
            rows.table().forEach(row -> {
                if (rows.isVisible(row)) {
                    entries.add(rows.entry(row));
                }
            });
            final int nextId = buffer.getInt(ControlFileDescriptor.NEXT_DATABASE_ID_OFFSET);
            final int reserved = buffer.getInt(ControlFileDescriptor.RESERVED_DATABASE_IDS_OFFSET);
            catalog.compact(new CatalogReader.Contents(entries, Math.max(nextId, reserved)));
        }
        catalog.append(line);
    }

    private void change(final int row, final int what, final String line, final Runnable change) {
        rows.pending(row, what);
        try {
            append(line);
        } catch (final RuntimeException e) {
            rows.pending(row, NOTHING);
            throw e;
        }
        FaultPoint.DATABASE_LOGGED.reached();
        change.run();
        rows.pending(row, NOTHING);
    }

    /** Puts table and catalog right after somebody died holding the lock, who then holds it. */
    void repair() {
        final NameTable table = rows.table();
        table.forEach(row -> {
            final int old = rows.replaces(row);
            if (old >= 0 && rows.isVisible(row)) {
                // it has taken the other one's place already
                if (old != row && rows.isVisible(old) && rows.id(old) == rows.id(row)) {
                    table.remove(old);
                }
                rows.replaces(row, -1);
            }
        });
        table.forEach(row -> {
            if (rows.pending(row) != NOTHING) {
                settle(row);
                rows.pending(row, NOTHING);
            }
        });
    }

    private void settle(final int row) {
        final int state = rows.table().state(row);
        if (state == RowDescriptor.CREATING) {
            // the sweep takes the row away
            append(CatalogLine.drop(rows.id(row)));
        } else if (rows.isVisible(row) && rows.pending(row) == NAME) {
            final CatalogEntry entry = rows.entry(row);
            append(CatalogLine.rename(entry.oid(), entry.origin(), entry.name()));
        } else if (rows.isVisible(row) && rows.pending(row) == CONNECTIONS) {
            append(CatalogLine.allow(rows.id(row), rows.allowsConnections(row)));
        }
    }
}
