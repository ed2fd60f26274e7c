package dev.backplane.sql.service;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** The data source of a database, by its name: each connection comes from where the database's is at that moment. */
final class NamedDataSource implements DataSource {
    private final Connector connector;
    private final String database;

    /** Connects. */
    @FunctionalInterface
    interface Connector {
        Connection connect(String database) throws SQLException;
    }

    NamedDataSource(final Connector connector, final String database) {
        this.connector = connector;
        this.database = database;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connector.connect(database);
    }

    @Override
    public Connection getConnection(final String user, final String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("user and password of database \"" + database
                + "\" are configured: use getConnection without parameters");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(final PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("drivers log where they like");
    }

    @Override
    public void setLoginTimeout(final int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException(
                "pool.timeout in the file of database \"" + database + "\" says how long to wait");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("drivers log where they like");
    }

    @Override
    public <T> T unwrap(final Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("the data source of database \"" + database + "\" is no " + type.getName()
                + ": unwrap a connection of it");
    }

    @Override
    public boolean isWrapperFor(final Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public String toString() {
        return "data source of database \"" + database + "\"";
    }
}
