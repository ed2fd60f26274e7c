package dev.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runners.MethodSorters;
import org.postgresql.Driver;

/** A database whose data source is a real PostgreSQL, from the first mistake in its file until it works. */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class PostgresTest {
    private static final String FILE = "etc/dev.backplane.database-orders.cfg";
    private static final String PASSWORD = "so-geheim-17";
    private static final String WRONG_PASSWORD = "so-falsch-18";

    private static EmbeddedPostgres server;
    private static Installation installation;

    @BeforeClass
    public static void start() throws Exception {
        assumeTrue(
                "the binaries of PostgreSQL are for Linux on amd64",
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"));
        final Path data = Build.emptyFolder("PostgresTest").resolve("data");
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role orders login password '" + PASSWORD + "'");
            statement.execute("create database orders owner orders");
            // by default it asks nobody for a password
            Files.writeString(
                    data.resolve("pg_hba.conf"),
                    "host all orders 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n");
            statement.execute("select pg_reload_conf()");
        }
        installation = new Installation();
        installation.script("start").shouldBe(0);
        configure("127.0.0.1:" + server.getPort(), WRONG_PASSWORD);
        Await.until("database orders", () -> client("database:list").text().contains("orders"));
    }

    @AfterClass
    public static void stop() throws IOException {
        if (installation != null) {
            installation.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static void configure(final String address, final String password) throws IOException {
        Files.writeString(
                installation.home().resolve(FILE),
                "jdbc.driver = org.postgresql.Driver\njdbc.url = jdbc:postgresql://" + address + "/orders\n"
                        + "jdbc.user = orders\njdbc.password = " + password
                        + "\njdbc.ApplicationName = backplane\npool.size = 3\npool.timeout = 5s\n");
    }

    private static Installation.Result client(final String... words) throws Exception {
        return installation.script("client", words);
    }

    private static void shouldFailWith(final String... parts) throws Exception {
        Await.until("a failure with " + List.of(parts), () -> {
            final Installation.Result result = client("sql:query", "orders", "select 1");
            return result.status() == 1 && Stream.of(parts).allMatch(result.text()::contains);
        });
        // others are not harmed
        client("sql:query", "main", "select 1").shouldBe(0);
    }

    @Test
    public void shouldBe1ToldWhichDriversAreThereWhenItsBundleIsMissing() throws Exception {
        shouldFailWith("\"orders\"", FILE, "jdbc.driver", "\"org.postgresql.Driver\"", "deploy/", "org.sqlite.JDBC");
        final String list = client("sql:list").text();
        assertTrue(list, list.contains("FAILED"));
        assertTrue(list, list.contains("Problem: the data source of database \"orders\""));
    }

    @Test
    public void shouldBe2ToldWhichKeysAreWrongWhenTheDriverComesAndThePasswordIsWrong() throws Exception {
        installation.deploy("postgresql.jar", Files.readAllBytes(driver()));
        shouldFailWith("\"orders\"", FILE, "password authentication failed", "jdbc.password");
    }

    private static Path driver() throws Exception {
        return Path.of(
                Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    public void shouldBe3ToldTheUrlWhenTheServerCannotBeReached() throws Exception {
        configure("127.0.0.1:1", PASSWORD);
        shouldFailWith("\"orders\"", FILE, "127.0.0.1:1 refused", "jdbc.url");
    }

    @Test
    public void shouldBe4ServedByPostgresWhenTheFileIsRight() throws Exception {
        configure("127.0.0.1:" + server.getPort(), PASSWORD);
        Await.until(
                "PostgreSQL",
                () -> client("sql:query", "orders", "select version()").text().contains("PostgreSQL"));

        client("sql:query", "orders", "create table t(id int, name text)").shouldBe(0);
        assertEquals(
                "Done; 2 rows changed.\n",
                client("sql:query", "orders", "insert into t values (1, 'a'), (2, null)")
                        .text());
        installation
                .script("backend", "-d", "orders", "sql:query orders \"insert into t values (3, 'c')\"")
                .shouldBe(0);
        assertEquals("3", rows());
        final String list = client("sql:list").text();
        assertTrue(list, list.contains("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/orders"));
        assertFalse(list, list.contains("FAILED"));
    }

    private static String rows() throws SQLException {
        try (Connection connection = server.getDatabase("postgres", "orders").getConnection();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from t")) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    public void shouldBe5ServedAgainWhenTheDriversBundleIsExchanged() throws Exception {
        final Path jar = installation.home().resolve("deploy/postgresql.jar");
        Files.delete(jar);
        shouldFailWith("no bundle offers the driver");
        installation.deploy("postgresql.jar", Files.readAllBytes(driver()));
        Await.until(
                "PostgreSQL", () -> client("sql:query", "orders", "select 1").status() == 0);
    }

    /** Neither the right password nor the wrong one, nowhere but in the file and the copy that only the owner can read. */
    @Test
    public void shouldBe6SilentAboutPasswords() throws Exception {
        final String json = client("sql:list", "--json").text();
        assertFalse(json, json.contains(PASSWORD) || json.contains(WRONG_PASSWORD));
        try (Stream<Path> logs = Files.walk(installation.data().resolve("log"))) {
            for (final Path log : logs.filter(Files::isRegularFile).toList()) {
                final String text = Files.readString(log, StandardCharsets.UTF_8);
                assertFalse(log.toString(), text.contains(PASSWORD) || text.contains(WRONG_PASSWORD));
            }
        }
    }

    @Test
    public void shouldBe7FoldedByAWorkerW1() throws Exception {
        installation.deploy("workerspi.jar", Files.readAllBytes(Build.jar("dev.backplane.extension.workerspi")));
        Await.until(
                "its table",
                () -> client("sql:query", "orders", "insert into counted1 values ('delta', 5), ('delta', 7)")
                                .status()
                        == 0);
        // it runs already, so this tells its id
        final String worker = client("workerspi:launch", "1", "orders").text();

        client("workerspi:wakeup", worker.replaceAll("\\D*(\\d+),(?s:.*)", "$1"))
                .shouldBe(0);

        Await.until(
                "one row with the sum",
                () -> client("sql:query", "orders", "select string_agg(type || '=' || value, ' ') from counted1")
                        .text()
                        .contains(" total=12\n"));
    }
}
