package dev.backplane.sql.service;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.InstanceException;
import dev.backplane.api.NoBackendException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.api.database.Databases;
import dev.backplane.api.sql.DataSourceInfo;
import dev.backplane.api.sql.DataSources;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.sql.config.SourceFile;
import dev.backplane.sql.config.SourceFiles;
import dev.backplane.sql.driver.Drivers;
import dev.backplane.sql.pool.ConnectionPool;
import dev.backplane.sql.pool.PoolThreads;
import dev.backplane.sql.sqlite.SqliteFactory;
import dev.backplane.sql.sqlite.SqliteFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data sources of all databases in this process, by the databases' oids. */
@Component(
        service = {DataSources.class, ManagedServiceFactory.class},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = "service.pid=" + SourceFile.PID)
public final class DataSourceRegistry implements DataSources, ManagedServiceFactory, DatabaseListener {
    private static final Logger LOG = LoggerFactory.getLogger(DataSourceRegistry.class);

    private final Databases databases;
    private final Backends backends;
    private final WaitEvents waitEvents;
    private final Drivers drivers;
    private final SourceFiles files;
    private final SqliteFiles sqlite;
    private final PoolThreads threads = new PoolThreads();
    private final Map<Integer, DatabaseSource> sources = new ConcurrentHashMap<>();
    private final AutoCloseable subscription;
    private volatile WaitEvent waiting;
    private volatile boolean stopped;

    /**
     * Begins without pools.
     *
     * @param context knows the folders
     * @param databases whose data sources these are
     * @param backends who wants connections
     * @param waitEvents what they wait for
     * @param drivers what data sources are made with
     */
    @Activate
    public DataSourceRegistry(
            final BundleContext context,
            @Reference final Databases databases,
            @Reference final Backends backends,
            @Reference final WaitEvents waitEvents,
            @Reference final Drivers drivers) {
        this.databases = databases;
        this.backends = backends;
        this.waitEvents = waitEvents;
        this.drivers = drivers;
        files = new SourceFiles(
                Optional.ofNullable(context.getProperty("backplane.etc")).map(Path::of));
        sqlite = new SqliteFiles(Path.of(
                Optional.ofNullable(context.getProperty("backplane.data")).orElse("data")));
        drivers.onRemoval(driver -> sources.values().forEach(source -> source.driverGone(driver)));
        subscription = databases.listen(this);
    }

    /**
     * Closes all pools and ends their threads.
     *
     * @throws Exception never
     */
    @Deactivate
    void deactivate() throws Exception {
        stopped = true;
        subscription.close();
        sources.values().forEach(source -> threads.run(source::close));
        threads.close();
    }

    @Override
    public DataSource of(final String database) {
        require(database);
        return new NamedDataSource(this::connect, database);
    }

    @Override
    public DataSource current() {
        return of(backends.current().flatMap(Backend::database).orElseThrow(this::noDatabase));
    }

    private NoBackendException noDatabase() {
        return new NoBackendException("each database has a data source, but the calling thread is "
                + (backends.current().isEmpty() ? "no backend" : "a backend bound to no database")
                + ": call Backends.register or Backends.call with a database, or name the database");
    }

    private DatabaseInfo require(final String database) {
        return databases
                .find(database)
                .orElseThrow(() -> new NotRegisteredException("database \"" + database
                        + "\" does not exist, so it has no data source: make it with database:create " + database
                        + ", or with a file etc/" + SourceFile.nameFor(database)));
    }

    private Connection connect(final String name) throws SQLException {
        final DatabaseSource source = source(require(name));
        final Optional<WaitEvent> event = backends.current().isPresent() ? waitEvent() : Optional.empty();
        event.ifPresent(WaitEvent::start);
        try {
            return source.getConnection();
        } finally {
            event.ifPresent(WaitEvent::end);
        }
    }

    /** Looks a second time, because nobody would close what is added after the database was dropped, or after the end. */
    private DatabaseSource source(final DatabaseInfo database) {
        final DatabaseSource known = sources.get(database.oid());
        if (known != null) {
            return known;
        }
        final DatabaseSource source = sources.computeIfAbsent(
                database.oid(), oid -> new DatabaseSource(database, files, drivers, sqlite, threads));
        if (stopped || require(database.datname()).oid() != database.oid()) {
            sources.remove(database.oid());
            source.close();
        }
        return source;
    }

    /** Defined at first use. A full table of wait events is no reason to be without a connection. */
    private Optional<WaitEvent> waitEvent() {
        if (waiting == null) {
            try {
                waiting = waitEvents.define(WAIT_EVENT);
            } catch (final BackplaneException e) {
                LOG.debug("no wait event {}: {}", WAIT_EVENT, e.getMessage());
            }
        }
        return Optional.ofNullable(waiting);
    }

    @Override
    public List<DataSourceInfo> dataSources() {
        return databases.databases().stream()
                .map(database -> Optional.ofNullable(sources.get(database.oid()))
                        .orElseGet(() -> new DatabaseSource(database, files, drivers, sqlite, threads))
                        .info())
                .toList();
    }

    @Override
    public String getName() {
        return "Data sources of the databases";
    }

    @Override
    public void updated(final String pid, final Dictionary<String, ?> properties) {
        final SourceFile file = SourceFile.read(pid, properties);
        final Optional<SourceFile> before = files.put(pid, file);
        if (!before.equals(Optional.of(file))) {
            before.map(SourceFile::database).ifPresent(this::settingsChanged);
            settingsChanged(file.database());
        }
    }

    @Override
    public void deleted(final String pid) {
        files.remove(pid).ifPresent(this::settingsChanged);
    }

    private void settingsChanged(final String database) {
        sources.values().stream().filter(source -> source.isOf(database)).forEach(DatabaseSource::settingsChanged);
    }

    @Override
    public void created(final DatabaseInfo database) {
        // opened when somebody wants a connection
    }

    /** Gives a new database its template's rows, if both have the embedded default. */
    @Override
    public void created(final DatabaseInfo database, final DatabaseInfo template) {
        try {
            copy(template, database);
        } catch (final IOException | SQLException e) {
            throw new InstanceException(
                    "the rows of database \"" + template.datname() + "\" cannot be copied into \"" + database.datname()
                            + "\": " + e.getMessage(),
                    e);
        }
    }

    /** The oid and the file stay; the file in etc is another one. */
    @Override
    public void renamed(final DatabaseInfo before, final DatabaseInfo after) {
        final DatabaseSource source = sources.remove(after.oid());
        if (source != null) {
            threads.run(source::close);
        }
    }

    private void copy(final DatabaseInfo template, final DatabaseInfo database) throws IOException, SQLException {
        final boolean embedded = files.settings(template.datname()).isEmbedded()
                && files.known(database.datname()).isEmbedded();
        if (embedded) {
            sqlite.copy(
                    template,
                    database,
                    properties -> ConnectionPool.source(
                            drivers.find(SqliteFactory.DRIVER)
                                    .flatMap(drivers::factory)
                                    .orElseThrow(() ->
                                            new SQLException("the driver " + SqliteFactory.DRIVER + " is missing")),
                            files.known(template.datname()).withDefaults(SqliteFactory.DRIVER, properties)));
        }
    }

    /** The callback must not block, and closing connections that are in use takes a while. */
    @Override
    public void dropped(final DatabaseInfo database) {
        final DatabaseSource source = sources.remove(database.oid());
        threads.run(() -> {
            if (source != null) {
                source.close();
            }
            try {
                sqlite.delete(database);
            } catch (final IOException e) {
                LOG.warn("{} of the dropped database cannot be removed: {}", sqlite.file(database), e.toString());
            }
        });
    }
}
