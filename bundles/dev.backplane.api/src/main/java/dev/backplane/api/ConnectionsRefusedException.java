package dev.backplane.api;

/**
 * A database takes no connections, because an operator has said so.
 */
public class ConnectionsRefusedException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public ConnectionsRefusedException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public ConnectionsRefusedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
