package dev.backplane.shell.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockWait;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LWLockWaitsCommandTest {
    private static final LWLockWait FIRST = wait(2, "main", "log[0]", 1500, 3);
    private static final LWLockWait SECOND = wait(3, "worker\n1", "log[1]", 1400, 2);

    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(new LWLockWaitsCommand(platform));

    @BeforeEach
    void fill() {
        platform.waits.add(wait(9, "main", "log[1]", 2000, 2, 3));
    }

    @AfterEach
    void close() {
        shell.close();
        assertEquals(List.of(), platform.calls, "the graph needs no backend");
    }

    private static LWLockWait wait(
            final int backend, final String thread, final String lock, final long millis, final Integer... blockedBy) {
        return new LWLockWait(
                backend,
                4000 + backend,
                thread,
                lock,
                LWLockMode.EXCLUSIVE,
                Duration.ofMillis(millis),
                List.of(blockedBy));
    }

    @Test
    void shouldShowWhoWaitsForWhom() throws Exception {
        assertEquals("""
                 backend |  pid | thread | lock   | mode      | waited | blocked_by
                ---------+------+--------+--------+-----------+--------+------------
                       9 | 4009 | main   | log[1] | EXCLUSIVE |    2 s | 2, 3
                (1 row)
                """, shell.run("lwlock:waits"));
        assertTrue(shell.run("lwlock:waits --deadlocks").endsWith("(0 rows)\n"));
    }

    @Test
    void shouldNameEveryCircleInASentenceWhenThereAreDeadlocks() throws Exception {
        platform.waits.add(FIRST);
        platform.deadlocks.add(List.of(FIRST, SECOND));

        assertEquals("""
                 backend |  pid | thread    | lock   | mode      | waited | blocked_by
                ---------+------+-----------+--------+-----------+--------+------------
                       9 | 4009 | main      | log[1] | EXCLUSIVE |    2 s | 2, 3
                       2 | 4002 | main      | log[0] | EXCLUSIVE |  1.5 s | 3
                       3 | 4003 | worker\\n1 | log[1] | EXCLUSIVE |  1.4 s | 2
                (3 rows)
                Deadlock: backend 2 (process 4002, thread main) waits for backend 3 because of lock log[0], \
                backend 3 (process 4003, thread worker 1) waits for backend 2 because of lock log[1].
                Nobody in a deadlock goes on unless one of them gives up. Ending one of these processes gives its locks \
                back; what it held exclusively is quarantined if its extension has no handler for that.
                """, shell.run("lwlock:waits"));
    }

    @Test
    void shouldShowOnlyTheCirclesWhenAskedFor() throws Exception {
        platform.deadlocks.add(List.of(FIRST, SECOND));

        final String text = shell.run("lwlock:waits --deadlocks");

        assertFalse(text.contains("4009"), text);
        assertTrue(text.contains("(2 rows)\nDeadlock: backend 2 "), text);
    }

    @Test
    void shouldSayWhoIsDeadlockedWhenJsonIsAskedFor() throws Exception {
        platform.deadlocks.add(List.of(FIRST, SECOND));

        final String json = shell.run("lwlock:waits --json");

        assertTrue(json.contains("\"waited\": 2000.000,"), json);
        assertTrue(json.contains("\"deadlocked\": false"), json);
        assertEquals(2, json.split("\"deadlocked\": true", -1).length - 1);
    }
}
