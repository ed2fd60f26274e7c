package dev.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runners.MethodSorters;

/** What an operator unpacks and runs, from start to stop. One instance serves all tests but the last. */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class DistributionTest {
    private static final String SHARED_LOG = "dev.backplane.extension.sharedlog";

    private static Installation installation;
    private static Installation.Result start;

    @BeforeClass
    public static void start() throws Exception {
        installation = new Installation();
        assertEquals(1, installation.script("status").status());
        start = installation.script("start");
    }

    @AfterClass
    public static void remove() throws Exception {
        installation.close();
    }

    @Test
    public void shouldSayReadyWhenStarted() throws Exception {
        start.shouldBe(0);
        assertTrue(start.text(), start.text().matches("Backplane \\S+ is ready after \\d+ ms under PID \\d+\\.\\s*"));
        final Installation.Result status = installation.script("status");
        status.shouldBe(0);
        assertEquals("Running (PID " + installation.pid() + ")\n", status.text());
    }

    @Test
    public void shouldRefuseWithPidWhenStartedTwice() throws Exception {
        final Installation.Result second = installation.script("start");

        second.shouldBe(2);
        assertEquals("Backplane is already running under PID " + installation.pid() + ".\n", second.text());
    }

    /** The scripts look at the PID file; the engine itself must refuse too. */
    @Test
    public void shouldRefuseWhenSecondServerSharesTheInstance() throws Exception {
        final Installation.Result second = installation.script("backplane", "server");

        second.shouldBe(2);
        assertEquals("one sentence: " + second.text(), 1, second.text().lines().count());
        assertTrue(second.text(), second.text().contains("" + installation.pid()));
        assertEquals(0, installation.script("status").status());
        client("extension:list").shouldBe(0);
    }

    @Test
    public void shouldBeFoundByTheCommandOfTheReadme() throws Exception {
        final Path command = Build.root().resolve("distribution/run").toAbsolutePath();
        final Installation.Result help = Installation.run(command.getParent(), command.toString(), "--help");

        help.shouldBe(0);
        assertTrue(help.text(), help.text().startsWith("Usage: bin/backplane"));
    }

    @Test
    public void shouldGoOnWhenABundleOfThePlatformIsUpdatedAndRefreshed() throws Exception {
        final String sql = number("dev.backplane.sql");
        client("update", sql).shouldBe(0);
        client("refresh", sql).shouldBe(0);
        Await.until("sql", () -> client("sql:list").status() == 0);
        client("headers", sql).shouldBe(0);
    }

    /** Of a bundle. */
    private static String number(final String symbolicName) throws Exception {
        final Matcher line = Pattern.compile("(?m)^ *(\\d+)\\|Active.*\\|" + symbolicName + " ")
                .matcher(client("lb", "-s").text());
        assertTrue(symbolicName, line.find());
        return line.group(1);
    }

    @Test
    public void shouldListExtensionAsJsonWhenJarIsDeployed() throws Exception {
        deploySharedLog();
        final Installation.Result list = client("extension:list", "--json");

        list.shouldBe(0);
        final String json = list.text().replaceAll("\\s+", "");
        assertTrue(json, json.contains("\"name\":\"sharedlog\""));
        assertTrue(json, json.contains("\"state\":\"ACTIVE\""));
        assertTrue(client("shmem:list").text().contains("sharedlog"));
        assertTrue(client("lwlock:list").text().contains("sharedlog"));
        assertTrue(client("backend:list").text().contains("" + installation.pid()));
    }

    private static void deploySharedLog() throws Exception {
        if (!Files.exists(installation.home().resolve("deploy/sharedlog.jar"))) {
            installation.deploy("sharedlog.jar", Files.readAllBytes(Build.jar(SHARED_LOG)));
            Await.until("sharedlog", () -> client("extension:list").text().contains("ACTIVE"));
        }
    }

    @Test
    public void shouldLeaveNothingWhenJarIsRemoved() throws Exception {
        deploySharedLog();
        Files.delete(installation.home().resolve("deploy/sharedlog.jar"));
        Await.until("sharedlog gone", () -> !client("extension:list").text().contains("sharedlog"));

        for (final String list : List.of("shmem:list", "lwlock:list", "wait:list")) {
            final Installation.Result result = client(list);
            assertFalse(result.text(), result.text().toLowerCase().contains("sharedlog"));
        }
    }

    @Test
    public void shouldFailWithASentenceWhenCommandIsUnknown() throws Exception {
        final Installation.Result unknown = client("extension:lst");

        unknown.shouldBe(1);
        assertEquals("one line: " + unknown.text(), 1, unknown.text().lines().count());
        assertTrue(unknown.text(), unknown.text().contains("extension:lst"));
    }

    @Test
    public void shouldRunCommandInDatabaseWhenBackendIsGivenOne() throws Exception {
        final Installation.Result list = installation.script("backend", "-d", "main", "database:list");

        list.shouldBe(0);
        assertTrue(list.text(), list.text().contains("main"));
    }

    @Test
    public void shouldFailWithASentenceWhenBackendsDatabaseIsUnknown() throws Exception {
        final Installation.Result list = installation.script("backend", "-d", "nowhere", "database:list");

        assertTrue(list.text(), list.status() != 0);
        assertTrue(list.text(), list.text().contains("nowhere"));
        assertEquals("one line: " + list.text(), 1, list.text().lines().count());
    }

    @Test
    public void shouldCreateAndDropDatabaseWhenToldTo() throws Exception {
        client("database:create", "orders").shouldBe(0);
        assertTrue(client("database:list").text().contains("orders"));
        client("database:drop", "orders").shouldBe(0);
        assertFalse(client("database:list").text().contains("orders"));
        client("database:drop", "orders").shouldBe(1);
    }

    @Test
    public void shouldListenNowhereOnTheNetwork() throws Exception {
        final Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", "" + installation.pid(), "fd"))) {
            for (final Path file : files.toList()) {
                inode(file, sockets);
            }
        }
        assertFalse("it has its UNIX-domain socket", sockets.isEmpty());
        for (final String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            final Path path = Path.of("/proc", "" + installation.pid(), "net", table);
            if (Files.exists(path)) {
                final List<String> own = Files.readAllLines(path).stream()
                        .skip(1)
                        .filter(line -> sockets.contains(line.trim().split("\\s+")[9]))
                        .toList();
                assertEquals(table, List.of(), own);
            }
        }
    }

    private static void inode(final Path file, final Set<String> sockets) {
        try {
            final String target = Files.readSymbolicLink(file).toString();
            if (target.startsWith("socket:[")) {
                sockets.add(target.replaceAll("\\D", ""));
            }
        } catch (final IOException e) {
            // closed since it was listed
        }
    }

    @Test
    public void shouldLetOnlyTheOwnerInWhenItRuns() throws Exception {
        final Path run = installation.data().resolve("run");
        assertEquals("rwx------", permissions(run));
        final Path socket = Files.exists(run.resolve("console.path"))
                ? Path.of(Files.readString(run.resolve("console.path")).trim())
                : run.resolve("console.sock");
        assertEquals("rw-------", permissions(socket));
        assertEquals("rwx------", permissions(socket.getParent()));
        assertEquals("rwx------", permissions(installation.shmem()));
        try (Stream<Path> files = Files.walk(installation.shmem())) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                assertEquals(file.toString(), "rw-------", permissions(file));
            }
        }
    }

    private static String permissions(final Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    public void shouldTellOnceAndWithoutTraceWhenJarsAreWrong() throws Exception {
        installation.deploy(
                "plain.jar",
                ExtensionJar.of("x", "1.0.0")
                        .header("Bundle-SymbolicName", null)
                        .bytes());
        installation.deploy(
                "unresolved.jar",
                ExtensionJar.of("y", "1.0.0")
                        .header("Require-Bundle", "org.example.nowhere")
                        .bytes());
        final Path console = installation.data().resolve("log/start.out");
        Await.until(
                "both told",
                () -> Files.readString(console).contains("plain.jar is no bundle")
                        && Files.readString(console).contains("unresolved.jar FAILED"));

        final String text = Files.readString(console);
        assertFalse(text, text.contains("\tat "));
        assertEquals(
                text, 1, text.lines().filter(line -> line.contains("plain.jar")).count());
        assertEquals(
                text,
                1,
                text.lines()
                        .filter(line -> line.contains("org.example.nowhere"))
                        .count());
        Files.delete(installation.home().resolve("deploy/plain.jar"));
        Files.delete(installation.home().resolve("deploy/unresolved.jar"));
    }

    /** Its name makes it the last: nothing runs after it. */
    @Test
    public void shouldVanishWithItsMemoryWhenStopped() throws Exception {
        final Path shmem = installation.shmem();
        assertTrue(Files.exists(shmem));

        installation.script("stop").shouldBe(0);

        assertEquals("Not Running\n", installation.script("status").text());
        assertEquals(1, installation.script("status").status());
        assertFalse("shared memory is left", Files.exists(shmem));
        client("extension:list").shouldBe(1);
        installation.script("stop").shouldBe(0);

        installation.deploy("hot.jar", ExtensionJar.of("hot", "1.0.0").bytes());
        installation.script("start").shouldBe(0);
        assertTrue("deployed before ready", client("extension:list").text().contains("ACTIVE"));
        installation.script("stop").shouldBe(0);
        assertFalse("shared memory is left", Files.exists(shmem));
    }

    private static Installation.Result client(final String... words) throws Exception {
        return installation.script("client", words);
    }
}
