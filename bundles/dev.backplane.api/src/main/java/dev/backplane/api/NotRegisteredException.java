package dev.backplane.api;

/**
 * The name or id looked up is not registered, as in PostgreSQL's {@code requested tranche is not registered}.
 */
public class NotRegisteredException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public NotRegisteredException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public NotRegisteredException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
