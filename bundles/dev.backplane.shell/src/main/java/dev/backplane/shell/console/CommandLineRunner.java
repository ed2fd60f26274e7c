package dev.backplane.shell.console;

import dev.backplane.shell.command.ErrorMessage;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Executes command lines in a session, and puts every failure in one line. */
final class CommandLineRunner {
    private static final int FAILED = 1;

    private final CommandSession session;
    private final PrintStream out;
    private final PrintStream err;

    CommandLineRunner(final CommandSession session, final OutputStream out, final OutputStream err) {
        this.session = session;
        this.out = print(out);
        this.err = print(err);
    }

    static PrintStream print(final OutputStream stream) {
        return stream instanceof PrintStream print ? print : new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** Executes a line; answers 0, or 1 if it failed. */
    int run(final String line) {
        try {
            final Object result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
            out.flush();
            return 0;
        } catch (final Throwable e) {
            out.flush();
            err.println(ErrorMessage.of(e, session));
            err.flush();
            if (e instanceof VirtualMachineError fatal) {
                throw fatal;
            }
            return FAILED;
        }
    }
}
