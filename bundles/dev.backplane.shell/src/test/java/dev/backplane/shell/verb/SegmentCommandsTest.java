package dev.backplane.shell.verb;

import static dev.backplane.shell.FakePlatform.database;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.Scope;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code shmem:reinit} and {@code shmem:free}. */
final class SegmentCommandsTest {
    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(new ShmemReinitCommand(platform), new ShmemFreeCommand(platform));

    @BeforeEach
    void fill() {
        platform.databases.add(database(5, "orders"));
        platform.segments.add(segment("book", "segment", null, "ready"));
        platform.segments.add(segment("book", "segment", "orders", "quarantined", 4001L, 4002L));
        platform.segments.add(segment("stock", "segment", "orders", "ready", 4001L));
        platform.segments.add(segment("log", "tranche", null, "ready", 4001L));
        platform.segments.add(segment("old", "segment", null, "condemned", 4001L));
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private static SegmentInfo segment(
            final String name, final String type, final String database, final String state, final Long... pids) {
        return new SegmentInfo(
                name,
                type,
                0,
                1,
                2000,
                2048,
                database == null ? Scope.GLOBAL : Scope.DATABASE,
                Optional.ofNullable(database),
                "sharedlog:0.1.0",
                0,
                true,
                state,
                List.of(pids));
    }

    @Test
    void shouldFillTheGlobalSegmentAnewWhenTheSessionHasNoDatabase() throws Exception {
        assertEquals(
                "Global segment book is initialised anew; it was not quarantined.\n", shell.run("shmem:reinit book"));
        assertEquals(List.of("shmem:reinit", "reinitialize book"), platform.calls);
    }

    @Test
    void shouldFillTheDatabasesSegmentAnewWhenItIsNamedOrTheSessions() throws Exception {
        final String done = "Segment book of database orders is initialised anew and no longer quarantined.\n";

        assertEquals(done, shell.run("shmem:reinit book --database orders"));
        shell.run("database = orders");
        assertEquals(done, shell.run("shmem:reinit book"));
        assertEquals(
                List.of("shmem:reinit@orders", "reinitialize book", "shmem:reinit@orders", "reinitialize book"),
                platform.calls);
    }

    @Test
    void shouldWriteTheRowWhenJsonIsAskedFor() throws Exception {
        final String json = shell.run("shmem:reinit book -d orders --json");

        assertTrue(json.contains("\"datname\": \"orders\""), json);
        assertTrue(shell.run("shmem:free stock --force --json -d orders").contains("\"name\": \"stock\""));
    }

    @Test
    void shouldSayWhereTheSegmentIsWhenItIsNotHere() {
        assertEquals(
                "There is no segment stock among the global ones. There is one in database orders: use --database.",
                shell.fail("shmem:reinit stock"));
        assertEquals(
                "There is no segment stokc in database orders, and no global one. Did you mean stock?"
                        + " shmem:list shows all segments.",
                shell.fail("shmem:free stokc --database orders"));
        assertEquals(
                "There is no database order. Did you mean orders? database:list shows all databases.",
                shell.fail("shmem:free stock --database order"));
    }

    @Test
    void shouldTakeNeitherLockArraysNorFreedSegmentsForSegments() {
        assertTrue(shell.fail("shmem:reinit log").startsWith("There is no segment log "));
        assertTrue(shell.fail("shmem:reinit old").startsWith("There is no segment old "));
    }

    @Test
    void shouldFreeASegmentThatNobodyUses() throws Exception {
        platform.segments.add(segment("kept", "segment", null, "ready"));

        assertEquals("Global segment kept is freed: 2 KiB.\n", shell.run("shmem:free kept"));
        assertEquals(List.of("shmem:free", "free kept"), platform.calls);
    }

    @Test
    void shouldSayWhoUsesTheSegmentWhenItCannotBeFreed() {
        assertEquals(
                "Segment book of database orders is in use by processes 4001, 4002. Stop extension sharedlog:0.1.0"
                        + " there, or take it away from all of them with --force.",
                shell.fail("shmem:free book -d orders"));
    }

    @Test
    void shouldSayForWhomTheSegmentIsGoneWhenFreedByForce() throws Exception {
        assertEquals(
                "Segment stock of database orders is freed by force. It is gone for process 4001; its 2 KiB are used"
                        + " again when each of them has noticed.\n",
                shell.run("shmem:free stock --force -d orders"));
    }

    @Test
    void shouldShowTheSyntaxWhenTheNameIsMissing() {
        assertEquals("shmem:reinit needs a NAME. Syntax: shmem:reinit [OPTIONS] NAME", shell.fail("shmem:reinit"));
    }
}
