package dev.backplane.shell.verb;

import static dev.backplane.shell.FakePlatform.database;
import static dev.backplane.shell.FakeWorkers.later;
import static dev.backplane.shell.FakeWorkers.registration;
import static dev.backplane.shell.FakeWorkers.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code worker:list} and {@code worker:info}. */
final class WorkerListCommandTest {
    private static final String CAUSE = "java.lang.IllegalStateException: the file of orders is not there\nat line 3";

    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(new WorkerListCommand(platform), new WorkerInfoCommand(platform));

    @AfterEach
    void close() {
        shell.close();
        assertEquals(List.of(), platform.calls, "looking needs no backend");
    }

    private void fill() {
        platform.databases.add(database(5, "orders"));
        platform.databases.add(database(6, "stock"));
        platform.workers.add(registration(1, "sweeper", WorkerState.STARTED));
        platform.workers.add(worker(2, "sweeper", "orders", WorkerState.STARTED));
        platform.workers.add(
                later(worker(3, "sweeper", "stock", WorkerState.STARTED), 1, WorkerState.FAILED, 2, CAUSE));
        platform.workers.add(worker(4, "launcher", null, WorkerState.STOPPED));
    }

    @Test
    void shouldSayThatThereIsNoneWhenNoExtensionHasOne() throws Exception {
        assertEquals("""
                 id | name | extension | scope | parent | datname | state | pid | backend | isolation | restarts | since | cause
                ----+------+-----------+-------+--------+---------+-------+-----+---------+-----------+----------+-------+-------
                (0 rows)
                No extension has registered a background worker.
                """, shell.run("worker:list"));
    }

    @Test
    void shouldTellRegistrationsFromTheirWorkersAndShortenCauses() throws Exception {
        fill();

        assertEquals("""
                 id | name     | extension       | scope    | parent | datname | state   |  pid | backend | isolation | restarts | since               | cause
                ----+----------+-----------------+----------+--------+---------+---------+------+---------+-----------+----------+---------------------+------------------------------------------
                  1 | sweeper  | sharedlog:0.1.0 | database |        |         | STARTED |      |         | thread    |        0 | 2026-03-01 10:20:30 |
                  2 | sweeper  | sharedlog:0.1.0 | global   |      1 | orders  | STARTED | 4711 |      12 | thread    |        0 | 2026-03-01 10:20:30 |
                  3 | sweeper  | sharedlog:0.1.0 | global   |      1 | stock   | FAILED  |      |         | thread    |        2 | 2026-03-01 10:20:31 | java.lang.IllegalStateException: the ...
                  4 | launcher | sharedlog:0.1.0 | global   |        |         | STOPPED |      |         | thread    |        0 | 2026-03-01 10:20:30 |
                (4 rows)
                Scope database: a registration of one worker in each database; its workers have its id as parent.
                worker:info ID shows a cause in full.
                """, shell.run("worker:list"));
    }

    @Test
    void shouldPaintTheStateAndCauseWhenOneFailed() throws Exception {
        fill();
        shell.session().put("color", true);

        assertTrue(shell.run("worker:list").contains("\u001b[1;31mFAILED \u001b[0m"));
    }

    @Test
    void shouldShowOnlyWhatWasAskedFor() throws Exception {
        fill();

        assertEquals(List.of(2), ids("worker:list --json -d orders"));
        assertEquals(List.of(3), ids("worker:list --json --state failed"));
        assertEquals(List.of(1, 2, 3, 4), ids("worker:list --json --extension sharedlog"));
        assertEquals(List.of(1, 2, 3, 4), ids("worker:list --json --extension sharedlog:0.1.0"));
        assertEquals(List.of(), ids("worker:list --json --extension shared"));
        assertTrue(shell.run("worker:list --state STARTING").endsWith("(0 rows)\n"));
    }

    private List<Integer> ids(final String line) throws Exception {
        return new Gson()
                .fromJson(shell.run(line), JsonArray.class).asList().stream()
                        .map(row -> row.getAsJsonObject().get("id").getAsInt())
                        .toList();
    }

    @Test
    void shouldNameTheStatesWhenThereIsNoSuchState() {
        assertEquals(
                "There is no state faild. Did you mean FAILED? A worker is NOT_YET_STARTED, STARTING, STARTED,"
                        + " STOPPING, BACKOFF, STOPPED, FAILED.",
                shell.fail("worker:list --state faild"));
        assertEquals("There is no database odd. database:list shows all databases.", shell.fail("worker:list -d odd"));
    }

    @Test
    void shouldWriteTheWholeCauseAsJson() throws Exception {
        fill();

        final JsonObject row = new Gson()
                .fromJson(shell.run("worker:list --json"), JsonArray.class)
                .get(2)
                .getAsJsonObject();

        assertEquals(CAUSE, row.get("cause").getAsString());
        assertEquals(1, row.get("parent").getAsInt());
    }

    @Test
    void shouldShowAllAboutAWorker() throws Exception {
        fill();

        assertEquals("""
                 id        | 3
                 name      | sweeper
                 type      | background worker
                 extension | sharedlog:0.1.0
                 scope     | global
                 parent    | 1
                 datname   | stock
                 state     | FAILED
                 cause     | java.lang.IllegalStateException: the file of orders is not there\\nat line 3
                 since     | 2026-03-01 10:20:31
                 isolation | thread
                 start     | platform_ready
                 restart   | on_failure
                 restarts  | 2
                 main      | com.example.Sweeper
                """, shell.run("worker:info 3"));
    }

    @Test
    void shouldShowTheRegistrationWithItsWorkersWhenTheNameIsTheirs() throws Exception {
        fill();

        final String text = shell.run("worker:info sweeper");

        assertTrue(text.startsWith(" id        | 1\n"), text);
        assertTrue(text.contains("\nOne worker in each database\n id | name"), text);
        assertTrue(text.endsWith("(2 rows)\n"), text);
        final JsonObject row = new Gson()
                .fromJson(shell.run("worker:info --json sweeper"), JsonArray.class)
                .get(0)
                .getAsJsonObject();
        assertEquals(2, row.get("workers").getAsJsonArray().size());
        assertEquals("com.example.Sweeper", row.get("main").getAsString());
    }

    @Test
    void shouldAskForTheIdWhenSeveralWorkersHaveTheName() {
        fill();
        platform.workers.add(worker(5, "launcher", "stock", WorkerState.STARTED));

        assertEquals(
                "2 workers have the name launcher; give the id of the one that is meant: 4 (sharedlog:0.1.0),"
                        + " 5 (sharedlog:0.1.0, in database stock).",
                shell.fail("worker:info launcher"));
    }

    @Test
    void shouldNameTheNearestWorkerWhenThereIsNone() {
        fill();

        assertEquals(
                "There is no background worker sweepr. Did you mean sweeper? worker:list shows all workers.",
                shell.fail("worker:info sweepr"));
        assertEquals(
                "There is no background worker with the id 9. worker:list shows all workers.",
                shell.fail("worker:info 9"));
        assertEquals("worker:info needs a WORKER. Syntax: worker:info [OPTIONS] WORKER", shell.fail("worker:info"));
    }
}
