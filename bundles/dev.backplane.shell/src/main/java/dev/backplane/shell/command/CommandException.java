package dev.backplane.shell.command;

import dev.backplane.shell.text.Printable;

/**
 * Ends a command without success. The message is one line for the operator; whoever runs the command prints it, without
 * the name of this class, and reports status 1.
 */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence; line breaks become blanks
     */
    public CommandException(final String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence; line breaks become blanks
     * @param cause what led to it
     */
    public CommandException(final String message, final Throwable cause) {
        super(Printable.line(message), cause);
    }

    /**
     * The message alone: Gogo's own console prints exceptions this way.
     *
     * @return the message
     */
    @Override
    public String toString() {
        return getMessage();
    }
}
