package dev.backplane.shell.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import dev.backplane.shell.command.Registries;
import dev.backplane.shell.command.ShellCommand;
import java.util.List;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HelpCommandTest {
    private final FakePlatform platform = new FakePlatform();
    private final ShellCommand list = new DatabaseListCommand(platform);
    private final ShellCommand drop = new DatabaseDropCommand(platform);
    private final ShellCommand backends = new BackendListCommand(platform);
    private final ShellCommand help = new HelpCommand(Registries.of(List.of(list, drop, backends)));
    private final TestShell shell = new TestShell(help, list, drop, backends);

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void shouldListCommandsByScopeThenThoseOfOthers() throws Exception {
        assertEquals("""
                backend
                    backend:list   Shows the sessions of all processes and what each waits for, as pg_stat_activity.
                database
                    database:drop  Removes a database and frees all memory in its scope. Refused while backends are bound to it.
                    database:list  Shows the databases, as pg_database.

                Commands of Gogo and other bundles
                    backplane: help

                "help COMMAND" or "COMMAND --help" shows all about a command.
                """, shell.run("help"));
    }

    @Test
    void shouldShowThePageWhenACommandIsNamed() throws Exception {
        assertEquals(shell.run("database:drop --help"), shell.run("help database:drop"));
    }

    @Test
    void shouldListOneScopeWhenItIsNamed() throws Exception {
        assertTrue(shell.run("help database").startsWith("database\n    database:drop  Removes"));
    }

    @Test
    void shouldAskGogoWhenTheCommandIsNotOurs() throws Exception {
        shell.session().put("felix:help", (Function) (session, words) -> "page of " + words);

        assertEquals("page of [backplane:help]\n", shell.run("help backplane:help"));
    }

    @Test
    void shouldNameTheNearestCommandWhenThereIsNone() {
        assertEquals(
                "There is no command database:lits. Did you mean database:list? help lists all commands.",
                shell.fail("help database:lits"));
    }
}
