package dev.backplane.sql.pool;

import dev.backplane.sql.config.Secrets;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A driver's data source whose errors tell no password: neither the pool's log nor a caller sees another one. */
final class GuardedDataSource implements DataSource {
    private final DataSource source;
    private final Secrets secrets;

    GuardedDataSource(final DataSource source, final Secrets secrets) {
        this.source = source;
        this.secrets = secrets;
    }

    /** Drivers throw what they like, also errors of bundles that lack a package. */
    @Override
    public Connection getConnection() throws SQLException {
        try {
            final Connection connection = source.getConnection();
            if (connection == null) {
                throw new SQLException("the driver does not understand the URL", "08001");
            }
            return connection;
        } catch (final SQLException e) {
            throw secrets.hide(e);
        } catch (final RuntimeException | LinkageError e) {
            throw secrets.hide(new SQLException("the driver failed: " + e, "08001", e));
        }
    }

    @Override
    public Connection getConnection(final String user, final String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("user and password are configured");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(final PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(final int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }

    @Override
    public <T> T unwrap(final Class<T> type) throws SQLException {
        return type.isInstance(source) ? type.cast(source) : source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(final Class<?> type) throws SQLException {
        return type.isInstance(source) || source.isWrapperFor(type);
    }
}
