package dev.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.sql.DataSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;

/** The SQL data sources of two databases, as an extension uses them. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DataSourceTest extends PlatformTestCase {
    @Inject
    protected DataSources dataSources;

    private UnaryOperator<String> probe;

    @Before
    public void makeDatabases() throws Exception {
        databases.create("first");
        databases.create("second");
        install(ExtensionJar.of("sqlprobe", "1.0.0"));
        probe = probe("sqlprobe");
    }

    @After
    public void dropDatabases() {
        databases.databases().forEach(database -> databases.drop(database.datname()));
    }

    private Path file(final String database) {
        final DatabaseInfo info = databases.find(database).orElseThrow();
        return folder("data").resolve("sql/" + info.oid() + ".sqlite");
    }

    @Test
    public void shouldKeepTheirRowsApartWhenBothHaveTheDefault() {
        assertEquals("0 rows", probe.apply("sql-as first create table t(x)"));
        assertEquals("0 rows", probe.apply("sql-as second create table t(x)"));
        assertEquals("1 rows", probe.apply("sql-of first insert into t values ('one')"));

        assertEquals("one", probe.apply("sql-as first select x from t"));
        assertEquals("nothing", probe.apply("sql-as second select x from t"));
        assertEquals("wal", probe.apply("sql-of second pragma journal_mode"));
        assertTrue(Files.exists(file("first")));
        assertTrue(Files.exists(file("second")));
    }

    @Test
    public void shouldUnpackTheNativeLibraryIntoTheBundlesOwnFolder() {
        probe.apply("sql-of first select 1");

        final Path folder = Path.of(System.getProperty("org.sqlite.tmpdir"));
        assertFalse(folder.toString(), folder.getParent().equals(Path.of("/tmp")));
        assertEquals("native", folder.getFileName().toString());
    }

    @Test
    public void shouldSayWhatIsMissingWhenDatabaseOrBackendIs() {
        assertTrue(probe.apply("sql select 1"), probe.apply("sql select 1").startsWith("NoBackendException"));
        final String unknown = probe.apply("sql-of nowhere select 1");
        assertTrue(unknown, unknown.startsWith("NotRegisteredException"));
    }

    @Test
    public void shouldSayWhichBundleIsMissingAndWorkAgainWhenItIsBack() throws Exception {
        assertEquals("1", probe.apply("sql-of first select 1"));
        final Bundle sql = bundle("dev.backplane.sql");
        sql.stop();
        try {
            final String missing = probe.apply("sql-of first select 1");
            assertTrue(missing, missing.startsWith("DataSourceException"));
            assertTrue(missing, missing.contains("bundle dev.backplane.sql does not run"));
            Await.until(
                    "no thread is left",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("backplane-sql")));
        } finally {
            sql.start();
        }
        assertEquals("2", probe.apply("sql-of first select 2"));
    }

    private Bundle bundle(final String name) {
        for (final Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("there is no bundle " + name);
    }

    @Test
    public void shouldConnectElsewhereAtOnceWhenTheFileChanges() throws Exception {
        final Path etc = folder("etc").resolve("dev.backplane.database-third.cfg");
        Files.writeString(etc, "pool.size = 2\n");
        Await.until("database third", () -> databases.find("third").isPresent());
        assertEquals("0 rows", probe.apply("sql-of third create table here(x)"));
        try (CapturedLog log = new CapturedLog()) {
            Files.writeString(
                    etc,
                    "jdbc.driver = sqlite\njdbc.url = jdbc:sqlite:"
                            + folder("data").resolve("other.sqlite") + "\n");
            Await.until(
                    "the other file",
                    () -> probe.apply("sql-of third select count(*) from sqlite_master")
                            .equals("0"));
            assertFalse(log.messages().toString(), log.has("WARN"));
            final Path file = file("third");
            Files.delete(etc);
            Await.until("its file is gone", () -> databases.find("third").isEmpty() && !Files.exists(file));
        }
    }

    @Test
    public void shouldListPoolsWithoutOpeningAny() {
        assertEquals(2, dataSources.dataSources().size());
        assertTrue(dataSources.dataSources().stream()
                .allMatch(row -> row.problem().isEmpty() && row.file().isEmpty() && row.max() == 8));
        assertEquals(
                Optional.of("jdbc:sqlite:" + file("first").normalize()),
                dataSources.dataSources().get(0).url());
    }

    @Test
    public void shouldDeleteTheFileWhenTheDatabaseIsDropped() throws Exception {
        probe.apply("sql-of first create table t(x)");
        final Path file = file("first");
        assertTrue(Files.exists(file));

        databases.drop("first");

        Await.until("the file is gone", () -> !Files.exists(file));
    }
}
