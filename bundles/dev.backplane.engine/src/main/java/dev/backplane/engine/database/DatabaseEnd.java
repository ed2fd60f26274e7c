package dev.backplane.engine.database;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.engine.segment.SegmentTable;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * How a database goes: row = DROPPING and the line in the catalog, listeners, memory, row = FREE. From the first step on
 * it goes for good: whoever dies in between leaves the rest to the sweep, which can be repeated from the beginning.
 */
final class DatabaseEnd {
    private final DatabaseRows rows;
    private final NameTable table;
    private final DatabaseLog log;
    private final DatabaseNews news;
    private final SegmentTable segments;

    DatabaseEnd(final DatabaseRows rows, final DatabaseLog log, final DatabaseNews news, final SegmentTable segments) {
        this.rows = rows;
        this.table = rows.table();
        this.log = log;
        this.news = news;
        this.segments = segments;
    }

    void drop(final DatabaseInfo database, final DatabaseGate gate) {
        try {
            table.exclusively(() -> {
                begin(database.oid());
                return null;
            });
        } catch (final RuntimeException e) {
            gate.open(database.oid());
            throw e;
        }
        news.announce();
        news.tell(listener -> listener.dropped(database));
        finish(database.oid());
    }

    private void begin(final int id) {
        final int row = rows.row(id);
        table.state(row, RowDescriptor.DROPPING);
        try {
            log.drop(id);
        } catch (final RuntimeException e) {
            table.state(row, RowDescriptor.MIGRATING);
            throw e;
        }
    }

    /** Takes back one that could not be made; it may be in the catalog no more than its creation was. */
    void giveUp(final DatabaseInfo database) {
        table.exclusively(() -> {
            table.state(rows.row(database.oid()), RowDescriptor.DROPPING);
            return null;
        });
        news.tell(listener -> listener.dropped(database));
        finish(database.oid());
    }

    private void finish(final int id) {
        segments.freeScope(id);
        table.exclusively(() -> {
            final int row = rows.row(id);
            if (row >= 0) {
                table.remove(row);
            }
            return null;
        });
        news.forget(id);
        news.notMine(id);
        news.announce();
    }

    void sweep(final int process) {
        final List<Integer> going = new ArrayList<>();
        final boolean[] busy = {false};
        table.exclusively(() -> {
            table.forEach(row -> busy[0] |= table.state(row) != RowDescriptor.READY);
            table.sweep(process, row -> true, row -> {
                if (table.state(row) == RowDescriptor.HIDDEN) {
                    table.remove(row);
                } else {
                    table.state(row, RowDescriptor.DROPPING);
                    going.add(rows.id(row));
                }
            });
            going.forEach(log::drop);
            return null;
        });
        for (final int id : going) {
            segments.freeScope(id);
            table.exclusively(() -> {
                table.remove(rows.row(id));
                return null;
            });
        }
        if (busy[0]) {
            news.announceToAll();
        }
    }
}
