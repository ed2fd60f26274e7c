package dev.backplane.engine.database;

import dev.backplane.api.InUseException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseOperation;
import dev.backplane.engine.backend.BackendSnapshot;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps everybody out of a database while it is dropped, renamed or copied: {@code CountOtherDBBackends}. A backend stores
 * the id in its slot first and looks at the row afterwards; who closes the gate changes the row first and looks at the
 * slots afterwards: one of the two sees the other. Sessions of clients are a reason to refuse at once. All other backends
 * are asked to leave through the listeners, in every process, and get as long as PostgreSQL gives them.
 */
final class DatabaseGate {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final DatabaseRows rows;
    private final NameTable table;
    private final BoundBackends bound;
    private final DatabaseNews news;

    DatabaseGate(final DatabaseRows rows, final BoundBackends bound, final DatabaseNews news) {
        this.rows = rows;
        this.table = rows.table();
        this.bound = bound;
        this.news = news;
    }

    /**
     * Lets nobody in any more and waits until those inside have left.
     *
     * @param name the database
     * @param operation what for
     * @param force whether to go on with backends inside
     * @return the database; {@link #open} must follow, or its end
     */
    DatabaseInfo close(final String name, final DatabaseOperation operation, final boolean force) {
        final byte[] bytes = ShmemText.encode("database", name, RowDescriptor.MAX_NAME_BYTES);
        final DatabaseInfo database = table.exclusively(() -> shut(name, bytes, operation, force));
        news.mine(database.oid());
        try {
            news.announce();
            news.tell(listener -> listener.stopping(database, operation));
            news.remember(rows.row(database.oid()), database, true);
            awaitLeaving(database.oid(), force);
            final List<BackendSnapshot> inside = bound.of(database.oid());
            if (!force && !inside.isEmpty()) {
                throw inUse(name, operation, inside);
            }
            return database;
        } catch (final RuntimeException e) {
            open(database.oid());
            throw e;
        }
    }

    private DatabaseInfo shut(
            final String name, final byte[] bytes, final DatabaseOperation operation, final boolean force) {
        final int row = table.find(0, bytes);
        if (row < 0 || !rows.isVisible(row)) {
            throw new NotRegisteredException("database \"" + name + "\" does not exist");
        }
        if (table.state(row) != RowDescriptor.READY) {
            throw new InUseException("database \"" + name + "\" is being " + verb(rows.operation(row))
                    + " by somebody else at this moment: try again");
        }
        table.answerFor(row);
        rows.operation(row, operation);
        table.state(row, RowDescriptor.MIGRATING);
        final List<BackendSnapshot> inside = bound.of(rows.id(row));
        if (!force && inside.stream().anyMatch(BoundBackends::isClient)) {
            table.state(row, RowDescriptor.READY);
            throw inUse(name, operation, inside);
        }
        return rows.info(row, inside.size());
    }

    private InUseException inUse(
            final String name, final DatabaseOperation operation, final List<BackendSnapshot> inside) {
        return new InUseException("database \"" + name + "\" is being accessed by " + bound.describe(inside)
                + "; end them first"
                + (operation == DatabaseOperation.DROP
                        ? ", or drop it by force"
                        : ", then it can be " + verb(operation)));
    }

    private static String verb(final DatabaseOperation operation) {
        return switch (operation) {
            case DROP -> "dropped";
            case RENAME -> "renamed";
            case COPY -> "used as a template";
        };
    }

    private void awaitLeaving(final int id, final boolean force) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (mayLeave(bound.of(id), force)) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                return;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static boolean mayLeave(final List<BackendSnapshot> inside, final boolean force) {
        return force ? !inside.stream().allMatch(BoundBackends::isClient) : !inside.isEmpty();
    }

    /**
     * Lets backends in again.
     *
     * @param id the database
     * @return the database
     */
    DatabaseInfo open(final int id) {
        final int[] row = {-1};
        final DatabaseInfo database = table.exclusively(() -> {
            row[0] = rows.row(id);
            table.state(row[0], RowDescriptor.READY);
            return rows.info(row[0], bound.count(id));
        });
        news.tell(listener -> listener.resumed(database));
        news.remember(row[0], database, false);
        news.notMine(id);
        news.announce();
        return database;
    }
}
