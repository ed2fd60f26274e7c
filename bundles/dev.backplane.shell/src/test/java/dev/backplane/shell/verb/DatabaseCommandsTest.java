package dev.backplane.shell.verb;

import static dev.backplane.shell.FakePlatform.database;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.InUseException;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DatabaseCommandsTest {
    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(
            new DatabaseCreateCommand(platform),
            new DatabaseDropCommand(platform),
            new DatabaseRenameCommand(platform),
            new DatabaseAllowCommand(platform));

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
    void shouldMakeADatabaseAfterATemplate() throws Exception {
        platform.databases.add(database(5, "orders"));
        assertEquals("Database copy is created; its oid is 7.\n", shell.run("database:create copy orders"));
        assertEquals(List.of("database:create", "after orders"), platform.calls);
        shell.run("database = orders");
        assertEquals(
                "This session works in database orders. Leave it with \"database = ''\", then copy it.",
                shell.fail("database:create more orders"));
    }

    @Test
    void shouldDropADatabaseByForce() throws Exception {
        platform.databases.add(database(5, "orders"));
        platform.refusal = new InUseException("database \"orders\" is used; end them first, or drop it by force");
        assertEquals(
                "database \"orders\" is used; end them first, or drop it by force (database:drop --force orders).",
                shell.fail("database:drop orders"));
        assertEquals("Database orders is dropped.\n", shell.run("database:drop --force orders"));
        assertEquals(List.of("database:drop", "database:drop", "by force"), platform.calls);
    }

    @Test
    void shouldRenameADatabase() throws Exception {
        platform.databases.add(database(5, "orders"));
        assertEquals("Database orders is now archive.\n", shell.run("database:rename orders archive"));
        assertTrue(shell.run("database:rename archive a2 --json").contains("\"oid\": 5"));
        assertEquals("There is no database orders.", shell.fail("database:rename orders x"));
        assertEquals(
                "database:rename needs a NEW. Syntax: database:rename [OPTIONS] OLD NEW",
                shell.fail("database:rename orders"));
    }

    @Test
    void shouldSayWhetherADatabaseTakesConnections() throws Exception {
        platform.databases.add(database(5, "orders"));
        assertEquals("Database orders takes no connections any more.\n", shell.run("database:allow orders false"));
        assertEquals("Database orders takes connections.\n", shell.run("database:allow orders true"));
        assertEquals(
                "\"maybe\" is neither true nor false. Syntax: database:allow [OPTIONS] NAME true|false",
                shell.fail("database:allow orders maybe"));
    }

    @Test
    void shouldSayWhatThePlatformSaysWhenItRefuses() {
        assertEquals("There is no database orders.", shell.fail("database:drop orders"));
    }

    @Test
    void shouldShowTheSyntaxWhenTheNameIsMissing() {
        assertEquals(
                "database:create needs a NAME. Syntax: database:create [OPTIONS] NAME [TEMPLATE]",
                shell.fail("database:create"));
        assertEquals(
                "database:drop needs a NAME. Syntax: database:drop [OPTIONS] NAME", shell.fail("database:drop $unset"));
    }
}
