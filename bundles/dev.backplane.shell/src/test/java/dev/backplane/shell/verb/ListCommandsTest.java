package dev.backplane.shell.verb;

import static dev.backplane.shell.FakePlatform.TIME;
import static dev.backplane.shell.FakePlatform.backend;
import static dev.backplane.shell.FakePlatform.database;
import static dev.backplane.shell.FakePlatform.lock;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.Scope;
import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockStatistics;
import dev.backplane.api.lwlock.LWLockUser;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.api.wait.WaitEventInfo;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ListCommandsTest {
    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(
            new BackendListCommand(platform),
            new DatabaseListCommand(platform),
            new LWLockListCommand(platform),
            new ShmemListCommand(platform),
            new WaitListCommand(platform));

    @BeforeEach
    void fill() {
        platform.databases.add(database(5, "orders"));
        platform.backends.add(backend(1, null, 4001, null, null));
        platform.backends.add(backend(2, "orders", 4002, null, null));
        platform.backends.add(backend(13, "orders", 12345, "LWLock", "sharedlog"));
        platform.locks.add(lock("sharedlog", 0, LWLockMode.EXCLUSIVE, List.of(2), List.of(13, 14), false));
        platform.locks.add(lock("sharedlog", 1, null, List.of(), List.of(), false));
        platform.segments.add(new SegmentInfo(
                "sharedlog:0.1.0:position",
                "segment",
                4096,
                0,
                64,
                128,
                Scope.DATABASE,
                Optional.of("orders"),
                "sharedlog:0.1.0",
                0,
                false,
                "ready",
                List.of(4002L, 12345L)));
        platform.segments.add(new SegmentInfo(
                "sharedlog",
                "tranche",
                8192,
                0,
                1536,
                1536,
                Scope.GLOBAL,
                Optional.empty(),
                "backplane",
                0,
                false,
                "ready",
                List.of(4001L)));
        platform.events.add(
                new WaitEventInfo("Extension", "SharedLogAppend", "Waiting in sharedlog.", "sharedlog:0.1.0", 0));
        platform.events.add(
                new WaitEventInfo("LWLock", "sharedlog", "Waiting for a lock of sharedlog.", "sharedlog:0.1.0", 2));
    }

    @AfterEach
    void close() {
        shell.close();
        assertEquals(List.of(), platform.calls, "lists need no backend");
    }

    @Test
    void shouldListBackendsAsPgStatActivity() throws Exception {
        assertEquals("""
                 id | datid | datname |   pid | backend_type   | application_name | backend_start       | state  | wait_event_type | wait_event | locks_held | thread
                ----+-------+---------+-------+----------------+------------------+---------------------+--------+-----------------+------------+------------+--------
                  1 |       |         |  4001 | client backend | writer           | 2026-03-01 10:20:30 | active |                 |            |          1 | main
                  2 |     5 | orders  |  4002 | client backend | writer           | 2026-03-01 10:20:30 | active |                 |            |          1 | main
                 13 |     5 | orders  | 12345 | client backend | writer           | 2026-03-01 10:20:30 | active | LWLock          | sharedlog  |          1 | main
                (3 rows)
                """, shell.run("backend:list"));
    }

    @Test
    void shouldListOnlyTheBackendsAskedFor() throws Exception {
        assertEquals(2, dataLines(shell.run("backend:list --database orders")));
        assertEquals(2, dataLines(shell.run("backend:list --database=orders")));
        assertEquals(1, dataLines(shell.run("backend:list -d orders --waiting")));
    }

    @Test
    void shouldNameTheNearestDatabaseWhenThereIsNone() {
        assertEquals(
                "There is no database ordesr. Did you mean orders? database:list shows all databases.",
                shell.fail("backend:list --database ordesr"));
        assertEquals(
                "There is no database x. database:list shows all databases.", shell.fail("shmem:list --database x"));
    }

    @Test
    void shouldListDatabasesAsPgDatabase() throws Exception {
        assertEquals("""
                 oid | datname | datallowconn | created             | numbackends | origin
                -----+---------+--------------+---------------------+-------------+--------
                   5 | orders  | yes          | 2026-03-01 10:20:30 |           2 | hand
                (1 row)
                """, shell.run("database:list"));
        assertEquals("""
                [
                  {
                    "oid": 5,
                    "datname": "orders",
                    "datallowconn": true,
                    "created": "%s",
                    "numbackends": 2,
                    "origin": "hand"
                  }
                ]
                """.formatted(TIME), shell.run("database:list --json"));
    }

    @Test
    void shouldShowWhoHoldsALockAndWhoWaitsForIt() throws Exception {
        assertEquals("""
                 tranche   | tranche_id | index | segment | offset | mode      | holders       | waiters                        | quarantined
                -----------+------------+-------+---------+--------+-----------+---------------+--------------------------------+-------------
                 sharedlog |          3 |     0 |         |        | EXCLUSIVE | 2(4002) 1.5 s | 13(4013) 1.5 s, 14(4014) 1.5 s | no
                 sharedlog |          3 |     1 |         |        |           |               |                                | no
                (2 rows)
                """, shell.run("lwlock:list"));
    }

    @Test
    void shouldMarkAHoldWhenItWasDisowned() throws Exception {
        platform.locks.set(
                0,
                new LWLockInfo(
                        "io",
                        7,
                        0,
                        Optional.empty(),
                        0,
                        Optional.of(LWLockMode.EXCLUSIVE),
                        List.of(new LWLockUser(2, 4002, LWLockMode.EXCLUSIVE, Duration.ofSeconds(125), true)),
                        List.of(),
                        false,
                        LWLockStatistics.NONE));

        assertTrue(shell.run("lwlock:list --held").contains("| 2(4002) 2 min 5 s disowned |"));
    }

    @Test
    void shouldListOnlyTheLocksAskedFor() throws Exception {
        platform.locks.add(lock("segment lock", -1, LWLockMode.SHARED, List.of(1, 2), List.of(), true));

        assertEquals("""
                 tranche      | tranche_id | index | segment | offset | mode      | holders                      | waiters                        | quarantined
                --------------+------------+-------+---------+--------+-----------+------------------------------+--------------------------------+-------------
                 sharedlog    |          3 |     0 |         |        | EXCLUSIVE | 2(4002) 1.5 s                | 13(4013) 1.5 s, 14(4014) 1.5 s | no
                 segment lock |          4 |       | orders  |    128 | SHARED    | 1(4001) 1.5 s, 2(4002) 1.5 s |                                | yes
                (2 rows)
                Quarantined: an exclusive holder died and nobody has put its data right. Taking such a lock fails until \
                a handler of its extension does so, or until you do: lwlock:clear TRANCHE INDEX declares the data of a \
                tranche's own lock right as it is, shmem:reinit NAME fills the segment around a lock anew.
                """, shell.run("lwlock:list --held"));
        assertEquals(1, dataLines(shell.run("lwlock:list --waiting")));
        assertEquals(2, dataLines(shell.run("lwlock:list --tranche sharedlog")));
        assertEquals(0, dataLines(shell.run("lwlock:list --tranche 'segment lock' --waiting")));
    }

    @Test
    void shouldListSegmentsAsPgShmemAllocations() throws Exception {
        assertEquals("""
                 name                     |  off |    size | allocated_size | type    | scope    | datname | owner           | region | version | kept | state | pids
                --------------------------+------+---------+----------------+---------+----------+---------+-----------------+--------+---------+------+-------+-------------
                 sharedlog:0.1.0:position | 4096 |    64 B |          128 B | segment | database | orders  | sharedlog:0.1.0 |      0 |       0 | no   | ready | 4002, 12345
                 sharedlog                | 8192 | 1.5 KiB |        1.5 KiB | tranche | global   |         | backplane       |      0 |       0 | no   | ready | 4001
                (2 rows)
                The instance uses 1.5 MiB of 1 GiB; 64 MiB are reserved.
                """, shell.run("shmem:list"));
    }

    @Test
    void shouldListOnlyTheSegmentsAskedFor() throws Exception {
        assertEquals("""
                 name                     |  off | size | allocated_size | type    | scope    | datname | owner           | region | version | kept | state | pids
                --------------------------+------+------+----------------+---------+----------+---------+-----------------+--------+---------+------+-------+-------------
                 sharedlog:0.1.0:position | 4096 |   64 |            128 | segment | database | orders  | sharedlog:0.1.0 |      0 |       0 | no   | ready | 4002, 12345
                (1 row)
                The instance uses 1.5 MiB of 1 GiB; 64 MiB are reserved.
                """, shell.run("shmem:list --owner sharedlog --bytes"));
        assertEquals(1, dataLines(shell.run("shmem:list --owner sharedlog:0.1.0")));
        assertEquals(0, dataLines(shell.run("shmem:list --owner shared")));
        assertEquals(1, dataLines(shell.run("shmem:list --database orders")));
    }

    @Test
    void shouldListWaitEventsAsPgWaitEvents() throws Exception {
        assertEquals("""
                 type      | name            | description                      | owner           | waiting
                -----------+-----------------+----------------------------------+-----------------+---------
                 Extension | SharedLogAppend | Waiting in sharedlog.            | sharedlog:0.1.0 |       0
                 LWLock    | sharedlog       | Waiting for a lock of sharedlog. | sharedlog:0.1.0 |       2
                (2 rows)
                """, shell.run("wait:list"));
        assertEquals(1, dataLines(shell.run("wait:list --custom")));
        assertEquals(0, dataLines(shell.run("wait:list --custom --waiting")));
    }

    @Test
    void shouldPaintWhoWaitsWhenTheSessionHasColors() throws Exception {
        shell.session().put("color", true);

        final String painted = shell.run("lwlock:list --waiting");

        assertEquals(true, painted.contains("\u001b[33m13(4013) 1.5 s, 14(4014) 1.5 s\u001b[0m"));
    }

    private static int dataLines(final String table) {
        final String count = table.lines()
                .filter(line -> line.matches("\\(\\d+ rows?\\)"))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(count.replaceAll("\\D", ""));
    }
}
