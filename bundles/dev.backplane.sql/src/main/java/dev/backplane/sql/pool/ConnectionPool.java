package dev.backplane.sql.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.backplane.sql.config.Secrets;
import dev.backplane.sql.config.SourceSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.osgi.service.jdbc.DataSourceFactory;

/** The pool of one database. It keeps no idle connection for long, so that many databases do not mean many of them. */
public final class ConnectionPool implements AutoCloseable {
    private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(60);
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_MILLIS = 200;

    private final HikariDataSource hikari;
    private final SourceSettings settings;
    private final PoolThreads threads;
    private final AtomicInteger callers = new AtomicInteger();
    private volatile boolean retired;

    private ConnectionPool(final HikariDataSource hikari, final SourceSettings settings, final PoolThreads threads) {
        this.hikari = hikari;
        this.settings = settings;
        this.threads = threads;
    }

    /**
     * Opens a pool, after one connection that shows at once, and with the driver's own words, if the settings are wrong.
     *
     * @param name the database's name
     * @param factory makes the driver's data source
     * @param settings what the operator wants
     * @param threads shared by all pools
     * @return the pool
     * @throws SQLException if the data source gives no connection; it tells no password
     */
    public static ConnectionPool open(
            final String name,
            final DataSourceFactory factory,
            final SourceSettings settings,
            final PoolThreads threads)
            throws SQLException {
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        // drivers look for their plug-ins there
        thread.setContextClassLoader(factory.getClass().getClassLoader());
        try {
            final DataSource source = source(factory, settings);
            source.getConnection().close();
            final ConnectionPool pool = new ConnectionPool(
                    new HikariDataSource(config(name, source, settings, threads)), settings, threads);
            threads.opened(pool);
            return pool;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * A data source without a pool.
     *
     * @param factory makes the driver's data source
     * @param settings what the operator wants
     * @return the data source
     * @throws SQLException if the driver does not take the properties; it tells no password
     */
    public static DataSource source(final DataSourceFactory factory, final SourceSettings settings)
            throws SQLException {
        final Secrets secrets = settings.secrets();
        final Properties properties = new Properties();
        properties.putAll(settings.properties());
        final DataSource source;
        try {
            source = new GuardedDataSource(factory.createDataSource(properties), secrets);
        } catch (final SQLException e) {
            throw secrets.hide(e);
        } catch (final RuntimeException | LinkageError e) {
            throw secrets.hide(new SQLException("the driver failed: " + e, "08001", e));
        }
        try {
            source.setLoginTimeout((int) Math.max(1, TimeUnit.MILLISECONDS.toSeconds(settings.poolTimeout())));
        } catch (final SQLException | RuntimeException e) {
            // not every driver can; it has time-outs of its own then
            return source;
        }
        return source;
    }

    private static HikariConfig config(
            final String name, final DataSource source, final SourceSettings settings, final PoolThreads threads) {
        final HikariConfig config = new HikariConfig();
        config.setPoolName("backplane-sql-" + name);
        config.setDataSource(source);
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(settings.poolSize());
        config.setIdleTimeout(IDLE_MILLIS);
        config.setConnectionTimeout(settings.poolTimeout());
        config.setValidationTimeout(Math.min(settings.poolTimeout(), TimeUnit.SECONDS.toMillis(5)));
        config.setInitializationFailTimeout(-1);
        config.setRegisterMbeans(false);
        config.setScheduledExecutor(threads.clock());
        config.setThreadFactory(PoolThreads.factory("backplane-sql-" + name));
        return config;
    }

    /**
     * A connection.
     *
     * @return a connection; closing it gives it back
     * @throws SQLException if there is none in time; its cause is the driver's error, if that is why
     */
    public Connection getConnection() throws SQLException {
        // counted before the look at the flag, so that nobody is inside when the pool is closed: there he would wait in
        // vain
        callers.incrementAndGet();
        try {
            if (retired) {
                throw new SQLException("the pool is closed");
            }
            return hikari.getConnection();
        } finally {
            callers.decrementAndGet();
        }
    }

    /**
     * What the pool was made with.
     *
     * @return the settings
     */
    public SourceSettings settings() {
        return settings;
    }

    /**
     * Whether the pool gives no more connections.
     *
     * @return true once closed or retired
     */
    public boolean isClosed() {
        return retired;
    }

    /**
     * Connections in use.
     *
     * @return their number
     */
    public int used() {
        final HikariPoolMXBean state = hikari.getHikariPoolMXBean();
        return state == null ? 0 : state.getActiveConnections();
    }

    /**
     * All connections.
     *
     * @return their number
     */
    public int open() {
        final HikariPoolMXBean state = hikari.getHikariPoolMXBean();
        return state == null ? 0 : state.getTotalConnections();
    }

    /**
     * Threads that wait.
     *
     * @return their number
     */
    public int waiting() {
        final HikariPoolMXBean state = hikari.getHikariPoolMXBean();
        return state == null ? 0 : state.getThreadsAwaitingConnection();
    }

    /** Closes the pool when its last connection comes back, and after half a minute in any case. Returns at once. */
    public void retire() {
        retired = true;
        closeWhenUnused(System.nanoTime() + GRACE_NANOS);
    }

    private void closeWhenUnused(final long deadline) {
        try {
            if (callers.get() == 0 && used() == 0 || System.nanoTime() - deadline > 0) {
                threads.run(this::close);
            } else {
                threads.clock().schedule(() -> closeWhenUnused(deadline), LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (final RejectedExecutionException e) {
            // the bundle stops, and closes what is left
            close();
        }
    }

    /** Closes all connections, used ones too. */
    @Override
    public void close() {
        retired = true;
        hikari.close();
        threads.closed(this);
    }
}
