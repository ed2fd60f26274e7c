package dev.backplane.api;

/**
 * The backend holds as many locks as it may: PostgreSQL's {@code too many LWLocks taken}.
 */
public class TooManyLocksException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public TooManyLocksException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public TooManyLocksException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
