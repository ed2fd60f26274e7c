package dev.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.backplane.api.Scope;
import dev.backplane.api.backend.BackendInfo;
import dev.backplane.api.sql.DataSources;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.itest.probe.ProbeActivator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;

/** Background workers in threads, with the example extension; the names end with the rows that they prove. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class WorkerSpiTest extends PlatformTestCase {
    private static final String NAME = "workerspi";
    private static final String MODULE = "dev.backplane.extension.workerspi";

    @Inject
    protected DataSources dataSources;

    @Inject
    protected BackgroundWorkers workers;

    @Inject
    protected ConfigurationAdmin configurations;

    @Before
    public void makeDatabases() {
        databases.create("mydb");
        databases.create("other");
    }

    @After
    public void leaveNothing() throws Exception {
        for (final Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(MODULE)) {
                bundle.uninstall();
            }
        }
        assertEquals("no worker is left", List.of(), rows(NAME));
        assertEquals("no session is left", List.of(), sessions(NAME));
        assertEquals(List.of(), traces("WorkerSpi"));
        databases.databases().forEach(database -> databases.drop(database.datname()));
    }

    private Path file() {
        return folder("etc").resolve("workerspi.cfg");
    }

    private void configure(final String settings) throws Exception {
        Files.writeString(file(), settings);
        awaitConfiguration(true);
    }

    private void awaitConfiguration(final boolean present) throws Exception {
        Await.until(
                "configuration",
                () -> (configurations.listConfigurations("(service.pid=" + NAME + ")") != null) == present);
    }

    private Bundle install() throws IOException, BundleException {
        return install(Files.newInputStream(Build.jar(MODULE)));
    }

    private List<WorkerInfo> rows(final String extension) {
        return workers.workers().stream()
                .filter(worker -> worker.extension().startsWith(extension + ":"))
                .toList();
    }

    private WorkerInfo row(final String name, final String database) {
        return workers.workers().stream()
                .filter(worker -> worker.name().equals(name)
                        && worker.database().equals(Optional.ofNullable(database))
                        && worker.scope() == Scope.GLOBAL)
                .findFirst()
                .orElse(null);
    }

    private WorkerHandle worker(final String name, final String database) throws Exception {
        Await.until(name + " of " + database, () -> row(name, database) != null);
        return workers.find(row(name, database).id()).orElseThrow();
    }

    private List<BackendInfo> sessions(final String type) {
        return backends.backends().stream()
                .filter(backend -> backend.backendType().startsWith(type))
                .toList();
    }

    private List<String> sql(final String database, final String statement) {
        try (Connection connection = dataSources.of(database).getConnection();
                Statement execution = connection.createStatement()) {
            if (!execution.execute(statement)) {
                return List.of("done");
            }
            final Stream.Builder<String> rows = Stream.builder();
            try (ResultSet result = execution.getResultSet()) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
            return rows.build().toList();
        } catch (final SQLException e) {
            return List.of(e.toString());
        }
    }

    private void awaitTable(final String database, final String table) throws Exception {
        final String query = "select count(*) from sqlite_master where name = '" + table + "'";
        Await.until(table + " in " + database, () -> sql(database, query).equals(List.of("1")));
    }

    private boolean sleep(final int number) {
        return sessions(NAME).size() == number
                && sessions(NAME).stream()
                        .allMatch(session -> session.waitEventType().equals(Optional.of("Extension"))
                                && session.waitEvent().equals(Optional.of("WorkerSpiMain")));
    }

    @Test
    public void shouldFoldDeltasIntoTheTotalW1() throws Exception {
        install();
        awaitTable("mydb", "counted1");
        assertEquals(
                List.of("done"), sql("mydb", "insert into counted1 values ('total', 0), ('delta', 5), ('delta', 7)"));

        worker("workerspi-1", "mydb").latch().set();

        final String all = "select type || ' ' || value from counted1";
        Await.until("one row with the sum", () -> sql("mydb", all).equals(List.of("total 12")));
        awaitTable("other", "counted1");
        assertEquals("the other database has its own", List.of(), sql("other", all));
    }

    /** Without anybody who sets its latch. */
    @Test
    public void shouldFoldAgainWhenItsNapIsOverW1() throws Exception {
        configure("naptime = 1\ntable = sums\n");
        try {
            install();
            awaitTable("mydb", "sums2");
            Await.until("all sleep", () -> sleep(4));
            sql("mydb", "insert into sums2 values ('delta', 3)");

            Await.until(
                    "the sum",
                    () -> sql("mydb", "select value from sums2 where type = 'total'")
                            .equals(List.of("3")));
        } finally {
            Files.delete(file());
            awaitConfiguration(false);
        }
    }

    @Test
    public void shouldShowItsOwnWaitEventWhenItSleepsW2() throws Exception {
        install();

        Await.until("two in each database wait for their event", () -> sleep(4));
    }

    @Test
    public void shouldRunThreeWorkersInTheOneDatabaseThatIsConfiguredW4() throws Exception {
        configure("total_workers = 3\ndatabase = mydb\n");
        try {
            install();

            Await.until("three wait for their event", () -> sleep(3));
            assertTrue(sessions(NAME).stream()
                    .allMatch(session -> session.datname().equals(Optional.of("mydb"))));
            assertEquals(3, rows(NAME).size());
        } finally {
            Files.delete(file());
            awaitConfiguration(false);
        }
    }

    @Test
    public void shouldTellItsStateBeforeDuringAndAfterB3() throws Exception {
        databases.allowConnections("mydb", false);
        install();
        final WorkerHandle worker = worker("workerspi-1", "mydb");
        Await.until("it says why", () -> worker.info().orElseThrow().cause().isPresent());
        assertEquals(WorkerState.NOT_YET_STARTED, worker.state());

        databases.allowConnections("mydb", true);
        Await.until("it runs", () -> worker.state() == WorkerState.STARTED);
        assertEquals(
                Optional.of(ProcessHandle.current().pid()),
                worker.info().orElseThrow().pid());

        workers.stop(worker.id());
        Await.until("it has stopped", () -> worker.state() == WorkerState.STOPPED);
        assertTrue(worker.info().orElseThrow().pid().isEmpty());
        databases.drop("mydb");
        Await.until("it is gone", () -> worker.info().isEmpty());
        assertEquals("a stale handle", WorkerState.STOPPED, worker.state());
    }

    @Test
    public void shouldLeaveItsDatabaseFirstWhenThatIsDropped() throws Exception {
        install();
        Await.until("all sleep", () -> sleep(4));

        databases.drop("mydb");

        assertTrue(databases.find("mydb").isEmpty());
        Await.until("two are left", () -> sleep(2));
        databases.create("mydb");
        Await.until("they come with the database again", () -> sleep(4));
    }

    /** In the one database that is configured: nobody makes these workers anew. */
    @Test
    public void shouldComeBackWhenItsDatabaseIsATemplate() throws Exception {
        configure("database = mydb\n");
        try {
            install();
            Await.until("both sleep", () -> sleep(2));

            databases.create("copy", "mydb");

            Await.until("both sleep again", () -> sleep(2));
            assertEquals(2, rows(NAME).size());
        } finally {
            Files.delete(file());
            awaitConfiguration(false);
        }
    }

    @Test
    public void shouldRunOnceInEachDatabaseAndOnceInAllD7D8D9D11() throws Exception {
        final Bundle bundle = install(ExtensionJar.of("probe", "1.0.0").header(ProbeActivator.WORKERS, "yes"));
        databases.create("later");
        final List<String> expected =
                List.of("probe-each@later", "probe-each@mydb", "probe-each@other", "probe-global");
        Await.until("all began", () -> runs("began ").equals(expected));

        bundle.uninstall();

        assertEquals("each ended, and had begun once", expected, runs("ended "));
        assertEquals(expected, runs("began "));
        final List<String> events = events("probe");
        assertEquals("fini comes last", "1.0.0 fini", events.get(events.size() - 1));
        assertFalse(workers.workers().stream().anyMatch(worker -> worker.name().startsWith("probe")));
    }

    private static List<String> runs(final String what) {
        return events("probe").stream()
                .filter(event -> event.contains(" " + what))
                .map(event -> event.substring(event.indexOf(what) + what.length()))
                .sorted()
                .toList();
    }
}
