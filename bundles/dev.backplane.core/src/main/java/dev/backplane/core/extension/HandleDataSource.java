package dev.backplane.core.extension;

import dev.backplane.api.sql.DataSourceException;
import dev.backplane.api.sql.DataSources;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source that an extension may keep for as long as it lives, whatever becomes of the bundle that serves it: the
 * service, and for the current backend the database, is looked up by each {@code getConnection}.
 */
final class HandleDataSource implements DataSource {
    private final Supplier<DataSources> service;
    private final Optional<String> database;

    /**
     * A data source.
     *
     * @param service finds the service; answers null when it is not there
     * @param database the database; empty for the one of the calling backend
     */
    HandleDataSource(final Supplier<DataSources> service, final Optional<String> database) {
        this.service = service;
        this.database = database;
    }

    private DataSource find() throws SQLException {
        final DataSources sources = service.get();
        if (sources == null) {
            throw new DataSourceException(
                    database.orElse(""),
                    "the data source of "
                            + database.map(name -> "database \"" + name + "\"").orElse("the backend's database")
                            + " is not there, because bundle dev.backplane.sql does not run: look for it in system/ and"
                            + " in data/log/backplane.log");
        }
        return database.isPresent() ? sources.of(database.get()) : sources.current();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return find().getConnection();
    }

    @Override
    public Connection getConnection(final String user, final String password) throws SQLException {
        return find().getConnection(user, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return find().getLogWriter();
    }

    @Override
    public void setLogWriter(final PrintWriter out) throws SQLException {
        find().setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(final int seconds) throws SQLException {
        find().setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return find().getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("drivers log where they like");
    }

    @Override
    public <T> T unwrap(final Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : find().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(final Class<?> type) throws SQLException {
        return type.isInstance(this) || find().isWrapperFor(type);
    }
}
