package dev.backplane.shell.command;

import dev.backplane.api.BackplaneException;
import dev.backplane.shell.session.Sessions;
import dev.backplane.shell.text.Nearest;
import dev.backplane.shell.text.Printable;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.CommandSession;

/** The one line that a console prints when a command line failed. */
public final class ErrorMessage {
    private ErrorMessage() {}

    /**
     * Puts a failure in words.
     *
     * @param failure what {@link CommandSession#execute} threw
     * @param session the session in which it happened
     * @return one line
     */
    public static String of(final Throwable failure, final CommandSession session) {
        final Throwable cause = unwrap(failure);
        if (cause instanceof CommandException || cause instanceof BackplaneException) {
            return Printable.line(cause.getMessage());
        }
        if (cause instanceof CommandNotFoundException unknown) {
            return Printable.line(unknown(unknown.getCommand(), Sessions.commands(session)));
        }
        if (cause instanceof SyntaxError syntax) {
            // Gogo counts from 0.
            return Printable.line("Syntax error in line " + (syntax.line() + 1) + ", column " + (syntax.column() + 1)
                    + ": " + cause.getMessage() + ".");
        }
        if (cause instanceof InterruptedException || cause instanceof CancellationException) {
            return "Interrupted.";
        }
        final String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : Printable.line(name + ": " + cause.getMessage());
    }

    private static Throwable unwrap(final Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof InvocationTargetException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String unknown(final String typed, final Set<String> commands) {
        final List<String> ofScope = commands.stream()
                .filter(command -> command.startsWith(typed + ":"))
                .toList();
        if (!ofScope.isEmpty()) {
            return typed + " is no command; its commands are " + String.join(", ", ofScope) + ".";
        }
        final List<String> names = commands.stream().map(Sessions::shortName).toList();
        return "There is no command " + typed + "." + Nearest.question(typed, names) + " help lists all commands.";
    }
}
