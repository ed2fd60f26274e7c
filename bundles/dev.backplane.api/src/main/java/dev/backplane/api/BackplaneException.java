package dev.backplane.api;

/**
 * The root of every error that Backplane reports: PostgreSQL's {@code ereport(ERROR)}. Its message is a whole sentence for an operator.
 */
public class BackplaneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public BackplaneException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public BackplaneException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
