package dev.backplane.shell.verb;

import static dev.backplane.shell.FakePlatform.lock;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.lwlock.TrancheInfo;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LWLockClearCommandTest {
    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(new LWLockClearCommand(platform));

    @BeforeEach
    void fill() {
        platform.tranches.add(tranche(3, "sharedlog", 3));
        platform.tranches.add(tranche(4, "inner", 0));
        platform.tranches.add(tranche(5, "single", 1));
        platform.locks.add(lock("sharedlog", 0, null, List.of(), List.of(), false));
        platform.locks.add(lock("sharedlog", 1, null, List.of(), List.of(), true));
        platform.locks.add(lock("sharedlog", 2, null, List.of(), List.of(), false));
        platform.locks.add(lock("inner", -1, null, List.of(), List.of(), true));
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private static TrancheInfo tranche(final int id, final String name, final int locks) {
        return new TrancheInfo(id, name, locks, "sharedlog:0.1.0", List.of(), TrancheOptions.DEFAULT);
    }

    @Test
    void shouldEndTheQuarantineAsABackendAndGiveTheTrancheBack() throws Exception {
        assertEquals(
                "Lock 1 of tranche sharedlog is no longer quarantined: its data counts as right, and whoever wants the"
                        + " lock can take it again.\n",
                shell.run("lwlock:clear sharedlog 1"));
        assertEquals(List.of("lwlock:clear", "namedTranche sharedlog", "close sharedlog"), platform.calls);
        assertEquals(false, platform.locks.get(1).quarantined());
    }

    @Test
    void shouldFindTheLockItselfWhenOnlyOneIsQuarantined() throws Exception {
        assertTrue(shell.run("lwlock:clear sharedlog").startsWith("Lock 1 of tranche sharedlog is no longer"));
        assertEquals(
                "No lock of tranche sharedlog is quarantined; nothing was changed.",
                shell.fail("lwlock:clear sharedlog"));
    }

    @Test
    void shouldAskWhichOneWhenSeveralAreQuarantined() {
        platform.locks.set(2, lock("sharedlog", 2, null, List.of(), List.of(), true));

        assertEquals(
                "2 locks of tranche sharedlog are quarantined; say which INDEX to clear: 1, 2.",
                shell.fail("lwlock:clear sharedlog"));
    }

    @Test
    void shouldWriteTheLockWhenJsonIsAskedFor() throws Exception {
        final String json = shell.run("lwlock:clear --json sharedlog 1");

        assertTrue(json.contains("\"index\": 1,"), json);
        assertTrue(json.contains("\"quarantined\": false"), json);
    }

    @Test
    void shouldChangeNothingWhenTheLockIsNotQuarantined() {
        assertEquals(
                "Lock 0 of tranche sharedlog is not quarantined; nothing was changed.",
                shell.fail("lwlock:clear sharedlog 0"));
        assertEquals("close sharedlog", platform.calls.get(platform.calls.size() - 1));
    }

    @Test
    void shouldSayWhichLocksThereAreWhenTheIndexIsWrong() {
        assertEquals(
                "There is no lock 3. Tranche sharedlog has the locks 0 to 2.", shell.fail("lwlock:clear sharedlog 3"));
        assertEquals(
                "There is no lock -1. Tranche sharedlog has the locks 0 to 2.",
                shell.fail("lwlock:clear sharedlog -- -1"));
        assertEquals("There is no lock 1. Tranche single has only lock 0.", shell.fail("lwlock:clear single 1"));
        assertEquals(
                "INDEX must be a number, not \"one\". Tranche single has only lock 0.",
                shell.fail("lwlock:clear single one"));
    }

    @Test
    void shouldNameTheSegmentsWhenTheLocksLieThere() {
        assertEquals(
                "Tranche inner has no locks of its own; they lie in the segments orders. shmem:reinit fills a segment"
                        + " anew and ends its quarantine.",
                shell.fail("lwlock:clear inner 0"));
    }

    @Test
    void shouldNameTheNearestTrancheWhenThereIsNone() {
        assertEquals(
                "There is no tranche sharedlgo. Did you mean sharedlog? lwlock:list shows all locks.",
                shell.fail("lwlock:clear sharedlgo 0"));
        assertEquals(
                "lwlock:clear needs a TRANCHE. Syntax: lwlock:clear [OPTIONS] TRANCHE [INDEX]",
                shell.fail("lwlock:clear"));
    }
}
