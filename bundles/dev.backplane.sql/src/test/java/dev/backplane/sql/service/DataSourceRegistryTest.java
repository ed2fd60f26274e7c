package dev.backplane.sql.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.NoBackendException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.sql.DataSourceException;
import dev.backplane.api.sql.DataSourceInfo;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import dev.backplane.engine.ResourceOwner;
import dev.backplane.sql.CapturedLog;
import dev.backplane.sql.Fakes;
import dev.backplane.sql.driver.Drivers;
import dev.backplane.sql.driver.TestDrivers;
import dev.backplane.sql.sqlite.SqliteFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Hashtable;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataSourceRegistryTest {
    private static final String DRIVER = "org.example.Driver";

    @TempDir
    Path home;

    private Instance instance;
    private ResourceOwner owner;
    private TestDrivers drivers;
    private DataSourceRegistry registry;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(home.resolve("data"));
        instance = Instance.create(InstanceConfig.of(home.resolve("data")));
        owner = instance.resourceOwner("sql");
        final var context = Fakes.context(home);
        drivers = new TestDrivers(context);
        drivers.add(SqliteFactory.DRIVER, "sqlite", new SqliteFactory(context));
        registry = new DataSourceRegistry(
                context, instance.databases(), instance.backends(), owner.waitEvents(), drivers.drivers());
        instance.databases().create("orders");
        instance.databases().create("stock");
    }

    @AfterEach
    void stop() throws Exception {
        registry.deactivate();
        await(() -> threads().isEmpty());
        owner.close();
        instance.close();
    }

    private void configure(final String database, final String... keysAndValues) {
        final Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("felix.fileinstall.filename", "file:/etc/dev.backplane.database-" + database + ".cfg");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        registry.updated(database, properties);
    }

    private static String query(final DataSource source, final String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet result = statement.getResultSet()) {
                return result.next() ? result.getString(1) : "";
            }
        }
    }

    private DataSourceInfo info(final String database) {
        return registry.dataSources().stream()
                .filter(row -> row.datname().equals(database))
                .findFirst()
                .orElseThrow();
    }

    private static void await(final Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 1000 && !condition.call(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.call());
    }

    private static DataSourceException failure(final DataSource source) {
        return assertThrows(DataSourceException.class, source::getConnection);
    }

    @Test
    void shouldKeepDatabasesApartWhenTheyHaveTheDefault() throws Exception {
        query(registry.of("orders"), "create table t(x)");
        query(registry.of("orders"), "insert into t values (1)");
        query(registry.of("stock"), "create table t(x)");

        assertEquals("1", query(registry.of("orders"), "select count(*) from t"));
        assertEquals("0", query(registry.of("stock"), "select count(*) from t"));
        assertEquals(1, info("orders").open());
        assertEquals(Optional.empty(), info("orders").file());
    }

    @Test
    void shouldOpenNothingBeforeFirstUse() throws Exception {
        registry.of("orders");

        assertEquals(0, info("orders").open());
        assertFalse(Files.exists(home.resolve("data/sql")));
        assertTrue(threads().isEmpty(), threads());
    }

    private static String threads() {
        final StringBuilder names = new StringBuilder();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("backplane-sql"))
                .forEach(name -> names.append(name).append(' '));
        return names.toString();
    }

    @Test
    void shouldEndAllItsThreadsWhenItStops() throws Exception {
        query(registry.of("orders"), "select 1");
        final Connection used = registry.of("stock").getConnection();
        used.close();

        registry.deactivate();

        await(() -> threads().isEmpty());
        instance.databases().create("late");
        assertThrows(SQLException.class, () -> registry.of("orders").getConnection());
        assertThrows(SQLException.class, () -> registry.of("late").getConnection());
    }

    @Test
    void shouldRefuseWhenDatabaseIsUnknown() {
        final var error = assertThrows(NotRegisteredException.class, () -> registry.of("nowhere"));

        assertTrue(error.getMessage().contains("etc/dev.backplane.database-nowhere.cfg"), error.getMessage());
    }

    @Test
    void shouldMeanTheBackendsDatabaseWhenItHasOne() throws Exception {
        assertThrows(NoBackendException.class, () -> registry.current());
        try (var backend = instance.backends().register("test")) {
            assertThrows(NoBackendException.class, () -> registry.current(), "backend " + backend.id());
        }
        try (var backend = instance.backends().register("test", "stock")) {
            assertEquals("", query(registry.current(), "create table mine(x)"), "backend " + backend.id());
        }
        assertEquals("mine", query(registry.of("stock"), "select name from sqlite_master"));
    }

    @Test
    void shouldShowAWaitEventWhenABackendWaitsForAConnection() throws Exception {
        configure("orders", "pool.size", "1", "pool.timeout", "2s");
        final CompletableFuture<DataSourceException> waiter;
        try (Connection used = registry.of("orders").getConnection()) {
            assertFalse(used.isClosed());
            waiter = CompletableFuture.supplyAsync(() -> {
                try (var backend = instance.backends().register("waiter", "orders")) {
                    assertEquals(Optional.of("orders"), backend.database());
                    return failure(registry.current());
                }
            });
            await(() -> instance.backends().backends().stream()
                    .anyMatch(row -> row.waitEvent().equals(Optional.of("DataSourceConnection"))));
            assertEquals(1, info("orders").waiting());
            final String message = waiter.get().getMessage();
            assertTrue(message.contains("1 of 1 connections (pool.size) are in use"), message);
            assertTrue(message.contains("etc/dev.backplane.database-orders.cfg"), message);
        }
        assertEquals("1", query(registry.of("orders"), "select 1"));
    }

    @Test
    void shouldWorkAtOnceWhenTheDriverComesLater() throws Exception {
        configure("orders", "jdbc.driver", DRIVER, "jdbc.url", "jdbc:example:orders");
        final DataSource source = registry.of("orders");
        final String message = failure(source).getMessage();
        assertTrue(message.contains("no bundle offers the driver \"" + DRIVER + "\""), message);
        assertTrue(message.contains("org.sqlite.JDBC (\"sqlite\")"), message);
        assertTrue(info("orders").problem().isPresent());

        final var reference = drivers.add(DRIVER, "Example", TestDrivers.working(home));

        assertEquals("1", query(source, "select 1"));
        assertEquals(Optional.empty(), info("orders").problem());

        drivers.remove(reference);
        await(() -> info("orders").open() == 0);
        assertTrue(failure(source).getMessage().contains("no bundle offers"));
    }

    @Test
    void shouldFindTheDriverByItsName() throws Exception {
        configure("orders", "jdbc.driver", "SQLite", "jdbc.url", "jdbc:sqlite:" + home.resolve("own.sqlite"));

        assertEquals("delete", query(registry.of("orders"), "pragma journal_mode"));
        assertTrue(Files.exists(home.resolve("own.sqlite")));
    }

    @Test
    void shouldAskForTheDriverWhenItsKeyIsMissingOrMisspelt() {
        configure("orders", "jdbc.url", "jdbc:example:orders");
        configure("stock", "jdbc.drivr", DRIVER, "jdbc.password", "geheim");

        assertTrue(failure(registry.of("orders")).getMessage().contains("but not jdbc.driver"));
        assertTrue(failure(registry.of("stock")).getMessage().contains("but not jdbc.driver"));
    }

    @Test
    void shouldTellNoPasswordWhateverADriverThrows() throws Exception {
        configure(
                "orders",
                "jdbc.driver",
                DRIVER,
                "jdbc.url",
                "jdbc:example:orders?password=geheim2",
                "jdbc.user",
                "anna",
                "jdbc.password",
                "geheim1",
                "pool.timeout",
                "300ms");
        drivers.add(DRIVER, "Example", TestDrivers.talkative());
        final StringWriter trace = new StringWriter();
        try (CapturedLog log = new CapturedLog()) {
            final DataSourceException error = failure(registry.of("orders"));

            error.printStackTrace(new PrintWriter(trace));
            assertEquals("28P01", error.getSQLState());
            assertTrue(error.getMessage().contains("correct jdbc.user and jdbc.password"), error.getMessage());
            final String all = trace + log.text() + registry.dataSources();
            assertFalse(all.contains("geheim"), all);
            assertTrue(all.contains("jdbc:example:orders?password=***"), all);
        }
        assertEquals("1", query(registry.of("stock"), "select 1"), "others are not harmed");
    }

    @Test
    void shouldConnectElsewhereAtOnceWhenTheFileChanges() throws Exception {
        final DataSource source = registry.of("orders");
        query(source, "create table here(x)");
        try (Connection used = source.getConnection();
                Statement statement = used.createStatement()) {
            configure("orders", "jdbc.driver", "sqlite", "jdbc.url", "jdbc:sqlite:" + home.resolve("other.sqlite"));

            assertEquals("0", query(source, "select count(*) from sqlite_master"));
            assertFalse(statement.execute("insert into here values (1)"), "a used connection stays usable");
        }
        registry.deleted("orders");
        assertEquals("1", query(source, "select count(*) from here"));
    }

    @Test
    void shouldKeepNobodyWaitingWhenTheFileChangesUnderLoad() throws Exception {
        final DataSource source = registry.of("orders");
        final AtomicBoolean end = new AtomicBoolean();
        final AtomicLong longest = new AtomicLong();
        final CompletableFuture<?>[] users = new CompletableFuture<?>[4];
        for (int i = 0; i < users.length; i++) {
            users[i] = CompletableFuture.runAsync(() -> {
                while (!end.get()) {
                    final long begin = System.nanoTime();
                    try {
                        query(source, "select 1");
                    } catch (final SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    longest.accumulateAndGet(System.nanoTime() - begin, Math::max);
                }
            });
        }
        for (int size = 1; size <= 10; size++) {
            configure("orders", "pool.size", "" + size);
            Thread.sleep(50);
        }
        end.set(true);
        CompletableFuture.allOf(users).get();

        assertTrue(longest.get() < 5_000_000_000L, longest + " ns");
    }

    @Test
    void shouldRemoveTheFileWhenTheDatabaseIsDropped() throws Exception {
        final DataSource source = registry.of("orders");
        query(source, "create table t(x)");
        final DatabaseInfo orders = instance.databases().find("orders").orElseThrow();
        final Path file = home.resolve("data/sql/" + orders.oid() + ".sqlite");
        assertTrue(Files.exists(file));

        instance.databases().drop("orders");

        await(() -> !Files.exists(file));
        assertThrows(NotRegisteredException.class, source::getConnection);
        instance.databases().create("orders");
        assertEquals("0", query(source, "select count(*) from sqlite_master"), "a new one is empty");
    }

    @Test
    void shouldGiveANewDatabaseTheRowsOfItsTemplate() throws Exception {
        query(registry.of("orders"), "create table t(x)");
        instance.databases().create("copy", "orders");

        assertEquals("t", query(registry.of("copy"), "select name from sqlite_master"));
    }

    @Test
    void shouldKeepTheRowsWhenTheDatabaseIsRenamed() throws Exception {
        query(registry.of("orders"), "create table t(x)");

        instance.databases().rename("orders", "sales");

        assertEquals("t", query(registry.of("sales"), "select name from sqlite_master"));
        assertThrows(NotRegisteredException.class, () -> registry.of("orders"));
    }

    @Test
    void shouldNotBeConfusedWhenManyOpenAtTheSameTime() throws Exception {
        final DataSource source = registry.of("orders");
        query(source, "create table t(x)");
        final CompletableFuture<?>[] writers = new CompletableFuture<?>[8];
        for (int i = 0; i < writers.length; i++) {
            writers[i] = CompletableFuture.runAsync(() -> {
                for (int n = 0; n < 20; n++) {
                    try {
                        query(source, "insert into t values (1)");
                    } catch (final SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
        }
        CompletableFuture.allOf(writers).get();

        assertEquals("160", query(source, "select count(*) from t"));
        assertTrue(info("orders").open() <= 8);
    }

    @Test
    void shouldNameDriversInTheirOwnWords() {
        assertEquals(
                "org.sqlite.JDBC (\"sqlite\")",
                drivers.drivers()
                        .present()
                        .map(Drivers.Driver::toString)
                        .findFirst()
                        .orElseThrow());
    }
}
