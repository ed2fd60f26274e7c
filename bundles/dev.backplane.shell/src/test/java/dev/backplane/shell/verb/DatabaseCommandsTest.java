package dev.backplane.shell.verb;

import static dev.backplane.shell.FakePlatform.database;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DatabaseCommandsTest {
    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell =
            new TestShell(new DatabaseCreateCommand(platform), new DatabaseDropCommand(platform));

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void shouldCreateADatabaseAsABackend() throws Exception {
        assertEquals("Database orders is created; its oid is 7.\n", shell.run("database:create orders"));

        assertEquals("orders", platform.databases.get(0).datname());
        assertEquals(List.of("database:create"), platform.calls);
    }

    @Test
    void shouldKeepANameThatLooksLikeANumber() throws Exception {
        shell.run("database:create 007");

        assertEquals("007", platform.databases.get(0).datname());
    }

    @Test
    void shouldRunInTheSessionsDatabaseWhenItHasOne() throws Exception {
        platform.databases.add(database(5, "orders"));

        shell.run("database = orders");
        shell.run("database:create stock");
        shell.run("database = ''");
        shell.run("database:drop stock");

        assertEquals(List.of("database:create@orders", "database:drop"), platform.calls);
    }

    @Test
    void shouldWriteTheRowWhenJsonIsAskedFor() throws Exception {
        assertTrue(shell.run("database:create --json orders").contains("\"datname\": \"orders\""));
        assertTrue(shell.run("database:drop orders --json").contains("\"datname\": \"orders\""));
    }

    @Test
    void shouldDropADatabase() throws Exception {
        platform.databases.add(database(5, "orders"));

        assertEquals("Database orders is dropped.\n", shell.run("database:drop orders"));
        assertEquals(List.of(), platform.databases);
    }

    @Test
    void shouldRefuseToDropTheDatabaseThatTheSessionWorksIn() throws Exception {
        platform.databases.add(database(5, "orders"));
        shell.run("database = orders");

        assertEquals(
                "This session works in database orders. Leave it with \"database = ''\", then drop it.",
                shell.fail("database:drop orders"));
        assertEquals(1, platform.databases.size());
    }

    @Test
    void shouldSayWhatThePlatformSaysWhenItRefuses() {
        assertEquals("There is no database orders.", shell.fail("database:drop orders"));
    }

    @Test
    void shouldShowTheSyntaxWhenTheNameIsMissing() {
        assertEquals(
                "database:create needs a NAME. Syntax: database:create [OPTIONS] NAME", shell.fail("database:create"));
        assertEquals(
                "database:drop needs a NAME. Syntax: database:drop [OPTIONS] NAME", shell.fail("database:drop $unset"));
    }
}
