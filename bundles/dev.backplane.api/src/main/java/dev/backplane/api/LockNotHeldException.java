package dev.backplane.api;

/**
 * A lock was released that the current backend does not hold: PostgreSQL's {@code lock %s is not held}.
 */
public class LockNotHeldException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public LockNotHeldException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public LockNotHeldException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
