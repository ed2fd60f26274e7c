package dev.backplane.shell.session;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/** Where a command's answer goes: the terminal, a pipe, a file or the client. */
public final class Output {
    private final PrintStream stream;
    private final boolean color;

    private Output(final PrintStream stream, final boolean color) {
        this.stream = stream;
        this.color = color;
    }

    /**
     * The output of the command that runs in the calling thread.
     *
     * @param session its session
     * @return the end of the pipe that Gogo gave the command; the session's console outside of a pipe
     */
    public static Output of(final CommandSession session) {
        final Process process = Process.Utils.current();
        return process == null
                ? new Output(session.getConsole(), false)
                : new Output(process.out(), process.isTty(1) && Sessions.color(session));
    }

    /**
     * Whether the reader is a terminal that wants colors.
     *
     * @return false for pipes and files
     */
    public boolean color() {
        return color;
    }

    /**
     * Writes text, as UTF-8 whatever the platform's default is: JSON must be, and terminals are.
     *
     * @param text ends with a line break
     */
    public void print(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
        stream.flush();
    }
}
