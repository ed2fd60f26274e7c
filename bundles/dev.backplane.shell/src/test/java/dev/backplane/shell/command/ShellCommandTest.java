package dev.backplane.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.LimitExceededException;
import dev.backplane.shell.TestShell;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.junit.jupiter.api.Test;

final class ShellCommandTest {
    @Command(scope = "test", function = "run", description = "Runs.")
    private static final class TestCommand extends ShellCommand {
        private final Callable<String> work;

        TestCommand(final Callable<String> work) {
            super(List.of(), List.of());
            this.work = work;
        }

        @Override
        protected void run(final Invocation invocation) throws Exception {
            invocation.out().print(work.call());
        }
    }

    private static TestShell shell(final Callable<String> work) {
        return new TestShell(new TestCommand(work));
    }

    @Test
    void shouldPrintUtf8AndReturnNothing() throws Exception {
        try (TestShell shell = shell(() -> "Größe\n")) {
            assertEquals("Größe\n", shell.run("test:run"));
            assertEquals(null, shell.session().execute("test:run"));
        }
    }

    @Test
    void shouldPrintThePageWhenHelpIsAskedFor() throws Exception {
        try (TestShell shell = shell(() -> "not this")) {
            assertTrue(shell.run("test:run --help").startsWith("DESCRIPTION\n    test:run\n"));
        }
    }

    @Test
    void shouldFailWithTheMessageAloneWhenThePlatformRefuses() {
        final LimitExceededException refusal = new LimitExceededException("max_backends is 64.\nRaise it.");
        try (TestShell shell = shell(() -> {
            throw refusal;
        })) {
            final Exception failure =
                    assertThrows(CommandException.class, () -> shell.session().execute("test:run"));

            assertEquals("max_backends is 64. Raise it.", failure.getMessage());
            assertEquals("max_backends is 64. Raise it.", failure.toString());
            assertSame(refusal, failure.getCause());
        }
    }

    @Test
    void shouldPointToTheLogWhenTheCommandItselfIsBroken() {
        try (TestShell shell = shell(() -> {
            throw new IllegalStateException("oops");
        })) {
            assertEquals(
                    "test:run failed: java.lang.IllegalStateException: oops. The log has the details.",
                    shell.fail("test:run"));
        }
    }

    @Test
    void shouldWriteIntoAPipeWhenThereIsOne() throws Exception {
        try (TestShell shell = shell(() -> "piped\n")) {
            shell.session().put("take", (Function)
                    (session, words) -> new String(Process.Utils.current().in().readAllBytes(), StandardCharsets.UTF_8)
                            .toUpperCase(Locale.ROOT));

            assertEquals("PIPED\n", shell.session().execute("test:run | take"));
        }
    }
}
