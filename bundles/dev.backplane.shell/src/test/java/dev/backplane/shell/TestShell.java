package dev.backplane.shell;

import dev.backplane.shell.command.ErrorMessage;
import dev.backplane.shell.command.ShellCommand;
import dev.backplane.shell.session.Sessions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;

/** A real Gogo session around the commands under test. */
public final class TestShell implements AutoCloseable {
    private final CommandProcessorImpl processor = new CommandProcessorImpl(null);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, out);

    public TestShell(final ShellCommand... commands) {
        for (final ShellCommand command : commands) {
            processor.addCommand(command.spec().scope(), command, command.spec().function());
        }
        Sessions.prepare(session, Optional.empty(), false);
    }

    public CommandSession session() {
        return session;
    }

    /** Runs a command line and returns what it printed. */
    public String run(final String line) throws Exception {
        out.reset();
        session.execute(line);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Runs a command line that must fail, print nothing, and returns the message that a console shows. */
    public String fail(final String line) {
        try {
            final String printed = run(line);
            throw new AssertionError(line + " did not fail but printed " + printed);
        } catch (final Exception e) {
            if (out.size() > 0) {
                throw new AssertionError(line + " printed " + out.toString(StandardCharsets.UTF_8), e);
            }
            return ErrorMessage.of(e, session);
        }
    }

    /** Runs a command line that must fail after it has printed something, and returns both. */
    public String failAfterPrinting(final String line) {
        try {
            run(line);
        } catch (final Exception e) {
            return out.toString(StandardCharsets.UTF_8) + ErrorMessage.of(e, session) + "\n";
        }
        throw new AssertionError(line + " did not fail but printed " + out.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        processor.stop();
    }
}
