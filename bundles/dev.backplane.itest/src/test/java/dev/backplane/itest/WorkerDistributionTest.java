package dev.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import dev.backplane.itest.probe.ProbeActivator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runners.MethodSorters;

/**
 * Background workers of a distribution, in threads (workerspi-1) and in processes of their own (workerspi-2). One instance
 * serves all tests: their names bring what ends all workers to the end.
 */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class WorkerDistributionTest {
    private static final String JAR = "workerspi.jar";
    /** A JVM starts within two seconds; a machine may have much else to do. */
    private static final long START_SECONDS = 30;

    private static final Pattern OBJECT = Pattern.compile("\\{[^{}]*}");
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\": (?:\"([^\"]*)\"|([^,\\s]+))");

    private static Installation installation;

    @BeforeClass
    public static void start() throws Exception {
        installation = new Installation();
        Files.writeString(
                installation.home().resolve("etc/dev.backplane.instance.cfg"),
                "\nmax_workers = 40\n",
                StandardOpenOption.APPEND);
        Files.writeString(
                installation.home().resolve("etc/workerspi.cfg"),
                "naptime = 600\nworker.workerspi-2.isolation = process\n");
        deploy();
        installation.deploy(
                "probe.jar",
                ExtensionJar.of("probe", "1.0.0")
                        .header(ProbeActivator.WORKERS, "yes")
                        .bytes());
        installation.script("start").shouldBe(0);
        Await.within(START_SECONDS, "all run", () -> running().size() == 4);
    }

    @AfterClass
    public static void remove() throws Exception {
        installation.close();
    }

    private static void deploy() throws Exception {
        installation.deploy(JAR, Files.readAllBytes(Build.jar("dev.backplane.extension.workerspi")));
    }

    private static String client(final String... words) throws Exception {
        final Installation.Result result = installation.script("client", words);
        result.shouldBe(0);
        return result.text();
    }

    private static List<Map<String, String>> rows(final String json) {
        final List<Map<String, String>> rows = new ArrayList<>();
        final Matcher objects = OBJECT.matcher(json);
        while (objects.find()) {
            final Map<String, String> row = new TreeMap<>();
            final Matcher fields = FIELD.matcher(objects.group());
            while (fields.find()) {
                row.put(fields.group(1), fields.group(2) == null ? fields.group(3) : fields.group(2));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Workers that run, by name and database. */
    private static Map<String, Map<String, String>> running() throws Exception {
        final Map<String, Map<String, String>> running = new TreeMap<>();
        for (final Map<String, String> row : rows(client("worker:list", "--json"))) {
            if (row.get("state").equals("STARTED") && row.get("scope").equals("global")) {
                assertEquals("twice", null, running.put(row.get("name") + "@" + row.get("datname"), row));
            }
        }
        return running;
    }

    private static List<String> sessions(final Predicate<String> name) throws Exception {
        return rows(client("backend:list", "--json")).stream()
                .filter(row -> !row.get("application_name").equals("console"))
                .map(row -> row.get("application_name") + "@" + row.get("datname"))
                .filter(name)
                .sorted()
                .toList();
    }

    private static List<String> workerSessions() throws Exception {
        return sessions(name -> name.matches("(workerspi|probe)-.*"));
    }

    private static long pid(final String worker) throws Exception {
        return Long.parseLong(running().get(worker).get("pid"));
    }

    /** One that is dead and has no parent to wait for it has no command line left. */
    private static boolean isAlive(final long pid) throws IOException {
        try {
            return Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")).length > 0;
        } catch (final NoSuchFileException e) {
            return false;
        }
    }

    private static void shouldFold(final int number) throws Exception {
        final String table = "counted" + number;
        Await.until(
                table,
                () -> installation
                                .script("client", "sql:query", "main", "insert into " + table + " values ('delta', 5)")
                                .status()
                        == 0);
        final String id = running().get("workerspi-" + number + "@main").get("id");
        assertEquals("Woken: workerspi-" + number + " in database main.\n", client("workerspi:wakeup", id));
        Await.until(
                table + " is folded",
                () -> client(
                                "sql:query",
                                "main",
                                "select count(*) as deltas from " + table + " where type = 'delta'",
                                "--json")
                        .replaceAll("\\s", "")
                        .contains("\"deltas\":0"));
    }

    @Test
    public void shouldBeOneForAllAndOneInEachDatabaseWhenBackendsConnectO1O2() throws Exception {
        final List<String> expected =
                List.of("probe-each@main", "probe-global@null", "workerspi-1@main", "workerspi-2@main");
        for (int connection = 0; connection < 2; connection++) {
            final Installation.Result backend =
                    installation.script("backend", "-d", "main", "worker:list --extension probe --json");
            backend.shouldBe(0);
            assertEquals(backend.text(), 3, rows(backend.text()).size());
        }

        assertEquals(expected, List.copyOf(running().keySet()));
        assertEquals(expected, workerSessions());
        assertEquals("" + installation.pid(), running().get("workerspi-1@main").get("pid"));
        assertNotEquals(installation.pid(), pid("workerspi-2@main"));
    }

    @Test
    public void shouldBeInTheDeployReport() throws Exception {
        final String log = Files.readString(installation.data().resolve("log/backplane.log"));
        assertTrue(log, log.contains("\n    background worker workerspi-1, one in each database\n"));
        assertTrue(
                log,
                log.contains(
                        "\n    background worker workerspi-2, one in each database, each in a process of its own\n"));
        assertTrue(log, log.contains("\n    background worker probe-global\n"));
    }

    @Test
    public void shouldFoldWhereverItRuns() throws Exception {
        shouldFold(1);
        shouldFold(2);
    }

    /** A database may have a quarter of all places. */
    @Test
    public void shouldLaunchOnDemandUntilAllPlacesAreTakenB2() throws Exception {
        final String started = client("workerspi:launch", "3", "main");
        final String id = running().get("workerspi-3@main").get("id");
        assertEquals(
                "Worker " + id + ", workerspi-3 in database main, runs in process " + installation.pid() + ".\n",
                started);
        assertEquals("it is there already", started, client("workerspi:launch", "3", "main"));
        shouldFold(3);

        client("workerspi:launch 4 main; workerspi:launch 5 main; workerspi:launch 6 main; workerspi:launch 7 main;"
                + " workerspi:launch 8 main; workerspi:launch 9 main");
        final Installation.Result refused = installation.script("client", "workerspi:launch", "10", "main");

        refused.shouldBe(1);
        assertTrue(refused.text(), refused.text().contains("no room for worker workerspi-10"));
        assertTrue(refused.text(), refused.text().contains("max_workers"));
        assertEquals(refused.text(), 1, refused.text().lines().count());
        assertEquals(11, running().size());
    }

    @Test
    public void shouldRunAgainAndHarmNobodyWhenItsProcessIsKilled() throws Exception {
        final Map<String, Map<String, String>> before = running();
        final long killed = pid("workerspi-2@main");

        ProcessHandle.of(killed).orElseThrow().destroyForcibly();

        Await.within(START_SECONDS, "it runs again", () -> {
            final Map<String, String> row = running().get("workerspi-2@main");
            return row != null && Long.parseLong(row.get("pid")) != killed;
        });
        final Map<String, Map<String, String>> after = running();
        assertEquals("1", after.get("workerspi-2@main").get("restarts"));
        before.remove("workerspi-2@main");
        after.remove("workerspi-2@main");
        assertEquals("the others", before, after);
        shouldFold(1);
        shouldFold(2);
    }

    @Test
    public void shouldRunExactlyOnceWhenThePostmasterIsKilledAndStartedAgain() throws Exception {
        final long process = pid("workerspi-2@main");
        final ProcessHandle postmaster = ProcessHandle.of(installation.pid()).orElseThrow();
        postmaster.destroyForcibly();
        Await.until("it is dead", () -> !postmaster.isAlive());

        installation.script("start").shouldBe(0);

        final List<String> expected =
                List.of("probe-each@main", "probe-global@null", "workerspi-1@main", "workerspi-2@main");
        Await.within(
                START_SECONDS, "all run", () -> List.copyOf(running().keySet()).equals(expected));
        Await.until("the dead are gone", () -> workerSessions().equals(expected));
        assertEquals("its process went on", process, pid("workerspi-2@main"));
        shouldFold(1);
        shouldFold(2);
    }

    @Test
    public void shouldStopInADatabaseBeforeItIsDropped() throws Exception {
        client("database:create", "orders");
        Await.within(START_SECONDS, "it runs there, too", () -> running().containsKey("workerspi-2@orders"));
        final long process = pid("workerspi-2@orders");

        client("database:drop", "orders");

        assertFalse("its process is left", isAlive(process));
        assertFalse(client("worker:list").contains("orders"));
    }

    @Test
    public void shouldStopItsProcessWhenStoppedAfterThePostmasterWasKilled() throws Exception {
        final long process = pid("workerspi-2@main");
        final ProcessHandle postmaster = ProcessHandle.of(installation.pid()).orElseThrow();
        postmaster.destroyForcibly();
        Await.until("it is dead", () -> !postmaster.isAlive());

        final Installation.Result stop = installation.script("stop");

        stop.shouldBe(0);
        assertTrue(stop.text(), stop.text().contains("(PID " + process + ") have stopped"));
        assertFalse("its process is left", isAlive(process));
        assertEquals("Backplane is not running.\n", installation.script("stop").text());
        installation.script("start").shouldBe(0);
        Await.within(START_SECONDS, "all run", () -> running().size() == 4);
    }

    @Test
    public void shouldStopWhenItsJarIsRemovedD11() throws Exception {
        final long process = pid("workerspi-2@main");

        Files.delete(installation.home().resolve("deploy/" + JAR));

        Await.until("no worker is left", () -> !client("worker:list").contains("workerspi"));
        Await.until("no process is left", () -> !isAlive(process));
        assertEquals(List.of("probe-each@main", "probe-global@null"), workerSessions());
        deploy();
        Await.within(START_SECONDS, "it runs again", () -> running().containsKey("workerspi-2@main"));
    }

    /** Its name makes it the last: nothing runs after it. */
    @Test
    public void shouldVanishWithAllProcessesWhenStopped() throws Exception {
        final long process = pid("workerspi-2@main");
        final long postmaster = installation.pid();

        installation.script("stop").shouldBe(0);

        assertFalse("a process is left", isAlive(postmaster) || isAlive(process));
        assertFalse("shared memory is left", Files.exists(installation.shmem()));
    }
}
