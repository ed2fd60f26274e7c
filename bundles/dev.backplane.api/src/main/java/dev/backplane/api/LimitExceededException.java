package dev.backplane.api;

/**
 * A table of the instance is full. The message names the table, its limit and the setting that raises it.
 */
public class LimitExceededException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public LimitExceededException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public LimitExceededException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
