package dev.backplane.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backplane.api.InUseException;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.TestShell;
import dev.backplane.shell.verb.BackendListCommand;
import dev.backplane.shell.verb.DatabaseListCommand;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ErrorMessageTest {
    private final FakePlatform platform = new FakePlatform();
    private final TestShell shell = new TestShell(new BackendListCommand(platform), new DatabaseListCommand(platform));

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void shouldNameTheNearestCommandWhenThereIsNone() {
        assertEquals(
                "There is no command backend:lst. Did you mean backend:list? help lists all commands.",
                shell.fail("backend:lst"));
        assertEquals("There is no command purple. help lists all commands.", shell.fail("purple"));
    }

    @Test
    void shouldNameTheCommandsOfAScopeWhenOnlyTheScopeWasTyped() {
        assertEquals("backend is no command; its commands are backend:list.", shell.fail("backend"));
    }

    @Test
    void shouldSayWhereWhenTheSyntaxIsWrong() {
        assertEquals("Syntax error in line 1, column 14: unexpected token ')'.", shell.fail("backend:list )"));
    }

    @Test
    void shouldLookThroughWrappersWhenAPlatformErrorIsInside() {
        final Throwable wrapped =
                new ExecutionException(new InvocationTargetException(new InUseException("orders is in use.\nBy 7.")));

        assertEquals("orders is in use. By 7.", ErrorMessage.of(wrapped, shell.session()));
    }

    @Test
    void shouldNameTheClassWhenTheErrorIsNotOurs() {
        assertEquals(
                "ArithmeticException: / by zero",
                ErrorMessage.of(new ArithmeticException("/ by zero"), shell.session()));
        assertEquals("NullPointerException", ErrorMessage.of(new NullPointerException(), shell.session()));
        assertEquals("Interrupted.", ErrorMessage.of(new InterruptedException(), shell.session()));
    }
}
