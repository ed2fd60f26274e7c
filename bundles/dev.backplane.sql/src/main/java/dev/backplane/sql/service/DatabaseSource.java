package dev.backplane.sql.service;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.sql.DataSourceException;
import dev.backplane.api.sql.DataSourceInfo;
import dev.backplane.sql.config.SourceFiles;
import dev.backplane.sql.config.SourceSettings;
import dev.backplane.sql.driver.Drivers;
import dev.backplane.sql.driver.Drivers.Driver;
import dev.backplane.sql.pool.ConnectionPool;
import dev.backplane.sql.pool.PoolThreads;
import dev.backplane.sql.sqlite.SqliteFactory;
import dev.backplane.sql.sqlite.SqliteFiles;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The data source of one database in this process. The first who wants a connection opens the pool, others wait for him;
 * when he fails, all of them do, and the next one tries again. A change of the settings retires the pool.
 */
final class DatabaseSource {
    private final DatabaseInfo database;
    private final SourceFiles files;
    private final Drivers drivers;
    private final SqliteFiles sqlite;
    private final PoolThreads threads;
    private FutureTask<Opened> opening;
    private boolean closed;
    private volatile Optional<String> problem = Optional.empty();

    private record Opened(ConnectionPool pool, Driver driver) {}

    DatabaseSource(
            final DatabaseInfo database,
            final SourceFiles files,
            final Drivers drivers,
            final SqliteFiles sqlite,
            final PoolThreads threads) {
        this.database = database;
        this.files = files;
        this.drivers = drivers;
        this.sqlite = sqlite;
        this.threads = threads;
    }

    boolean isOf(final String name) {
        return database.datname().equals(name);
    }

    Connection getConnection() throws DataSourceException {
        try {
            final Connection connection = connect();
            problem = Optional.empty();
            return connection;
        } catch (final DataSourceException e) {
            problem = Optional.of(e.getMessage());
            throw e;
        }
    }

    private Connection connect() throws DataSourceException {
        while (true) {
            final ConnectionPool pool = pool();
            try {
                return pool.getConnection();
            } catch (final SQLException e) {
                // if its settings changed at this moment there is another pool by now
                if (!pool.isClosed()) {
                    throw failure(pool, e);
                }
                forget(pool);
            }
        }
    }

    private DataSourceException failure(final ConnectionPool pool, final SQLException e) {
        final Failure failure = new Failure(database.datname(), pool.settings());
        if (e.getCause() instanceof SQLException cause) {
            return failure.refused(cause);
        }
        final int used = pool.used();
        return used >= pool.settings().poolSize() ? failure.exhausted(used, e) : failure.timedOut(e);
    }

    private ConnectionPool pool() throws DataSourceException {
        final FutureTask<Opened> task;
        final boolean mine;
        synchronized (this) {
            if (closed) {
                throw new Failure(database.datname(), settings()).dropped();
            }
            mine = opening == null;
            if (mine) {
                opening = new FutureTask<>(this::open);
            }
            task = opening;
        }
        if (mine) {
            task.run();
        }
        try {
            return task.get(settings().poolTimeout(), TimeUnit.MILLISECONDS).pool();
        } catch (final ExecutionException e) {
            forget(task);
            throw e.getCause() instanceof DataSourceException cause
                    ? new DataSourceException(database.datname(), cause.getMessage(), cause)
                    : new DataSourceException(
                            database.datname(),
                            "the data source of database \"" + database.datname() + "\" failed: " + e.getCause(),
                            e.getCause());
        } catch (final TimeoutException e) {
            throw new Failure(database.datname(), settings()).timedOut(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(database.datname(), settings()).timedOut(e);
        }
    }

    private Opened open() throws DataSourceException {
        final SourceSettings own = files.settings(database.datname());
        final SourceSettings settings = complete(own);
        final Failure failure = new Failure(database.datname(), own);
        final String wanted = settings.driver().orElseThrow(failure::noDriverKey);
        final Driver driver = drivers.find(wanted).orElseThrow(() -> failure.noDriver(wanted, drivers));
        try {
            if (own.isEmbedded()) {
                sqlite.makeFolder();
            }
            final var factory = drivers.factory(driver).orElseThrow(() -> failure.noDriver(wanted, drivers));
            return new Opened(ConnectionPool.open(database.datname(), factory, settings, threads), driver);
        } catch (final DataSourceException e) {
            throw e;
        } catch (final IOException e) {
            throw failure.folder(e);
        } catch (final SQLException e) {
            throw failure.refused(e);
        }
    }

    /** A file may tune the embedded default with pragmas, and name neither driver nor URL. */
    private SourceSettings complete(final SourceSettings own) {
        return own.isEmbedded() ? own.withDefaults(SqliteFactory.DRIVER, sqlite.properties(database)) : own;
    }

    private SourceSettings settings() {
        return files.known(database.datname());
    }

    private synchronized void forget(final FutureTask<Opened> task) {
        if (opening == task) {
            opening = null;
        }
    }

    private synchronized void forget(final ConnectionPool pool) {
        if (opened().filter(current -> current.pool() == pool).isPresent()) {
            opening = null;
        }
    }

    /** Without waiting for one who opens it just now. */
    private synchronized Optional<Opened> opened() {
        if (opening == null || !opening.isDone()) {
            return Optional.empty();
        }
        try {
            return Optional.of(opening.get());
        } catch (final ExecutionException e) {
            return Optional.empty();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Takes the pool out of use; whoever opens it just now may still use it. */
    private synchronized Optional<FutureTask<Opened>> take() {
        final Optional<FutureTask<Opened>> taken = Optional.ofNullable(opening);
        opening = null;
        problem = Optional.empty();
        return taken;
    }

    /** The settings may have changed: connections in use stay usable for a while. */
    void settingsChanged() {
        take().ifPresent(task -> threads.run(() -> pool(task).ifPresent(ConnectionPool::retire)));
    }

    /** The driver's bundle stops: its connections end. */
    void driverGone(final Driver driver) {
        if (opened().filter(current -> current.driver().equals(driver)).isPresent()) {
            take().ifPresent(task -> threads.run(() -> pool(task).ifPresent(ConnectionPool::close)));
        }
    }

    /** Ends all connections, also used ones; gives no more. */
    void close() {
        final Optional<FutureTask<Opened>> task;
        synchronized (this) {
            closed = true;
            task = take();
        }
        task.flatMap(DatabaseSource::pool).ifPresent(ConnectionPool::close);
    }

    /** Waits for whoever opens it. */
    private static Optional<ConnectionPool> pool(final FutureTask<Opened> task) {
        try {
            return Optional.of(task.get().pool());
        } catch (final ExecutionException e) {
            return Optional.empty();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    DataSourceInfo info() {
        final SourceSettings own = settings();
        final SourceSettings settings = complete(own);
        final Optional<ConnectionPool> pool = opened().map(Opened::pool);
        return new DataSourceInfo(
                database.oid(),
                database.datname(),
                settings.driver().orElse(""),
                settings.shownUrl(),
                own.file(),
                pool.map(ConnectionPool::used).orElse(0),
                pool.map(ConnectionPool::open).orElse(0),
                settings.poolSize(),
                pool.map(ConnectionPool::waiting).orElse(0),
                problem.or(() -> missing(own, settings)));
    }

    private Optional<String> missing(final SourceSettings own, final SourceSettings settings) {
        final Failure failure = new Failure(database.datname(), own);
        return settings.driver().isEmpty()
                ? Optional.of(failure.noDriverKey().getMessage())
                : settings.driver()
                        .filter(wanted -> drivers.find(wanted).isEmpty())
                        .map(wanted -> failure.noDriver(wanted, drivers).getMessage());
    }
}
