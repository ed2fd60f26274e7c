package dev.backplane.extension.workerspi;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The table that a worker looks after: {@code counted} of worker_spi. Anybody inserts rows of type {@code delta}; the
 * worker adds them to the one row of type {@code total}. The SQL runs on SQLite and PostgreSQL alike.
 */
final class CountedTable {
    private final DataSource source;
    private final String name;

    /**
     * A table, which need not be there yet.
     *
     * @param source of the worker's database
     * @param name needs no quotes
     */
    CountedTable(final DataSource source, final String name) {
        this.source = source;
        this.name = name;
    }

    /** Makes the table if it is absent; only one row can be the total. */
    void createIfAbsent() throws SQLException {
        inTransaction(statement -> {
            statement.execute("create table if not exists " + name
                    + " (type text check (type in ('total', 'delta')), value integer)");
            return statement.execute("create unique index if not exists " + name + "_unique_total on " + name
                    + " (type) where type = 'total'");
        });
    }

    /**
     * Adds all deltas to the total and deletes them, in one transaction.
     *
     * @return how many there were
     */
    int fold() throws SQLException {
        return hasDeltas() ? inTransaction(this::fold) : 0;
    }

    /** Who has nothing to fold must not make others wait for SQLite's one writer. */
    private boolean hasDeltas() throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select 1 from " + name + " where type = 'delta' limit 1")) {
            return found.next();
        }
    }

    private int fold(final Statement statement) throws SQLException {
        statement.executeUpdate(
                "insert into " + name + " (type, value) select 'total', 0 where not exists (select 1 from " + name
                        + " where type = 'total')");
        statement.executeUpdate("update " + name + " set value = value + (select coalesce(sum(value), 0) from " + name
                + " where type = 'delta') where type = 'total'");
        return statement.executeUpdate("delete from " + name + " where type = 'delta'");
    }

    private interface Work<T> {
        T with(Statement statement) throws SQLException;
    }

    /** Serializable: a delta that comes between the sum and the deletion must be in both or in none. */
    private <T> T inTransaction(final Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                final T result = work.with(statement);
                connection.commit();
                return result;
            } catch (final SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }
}
