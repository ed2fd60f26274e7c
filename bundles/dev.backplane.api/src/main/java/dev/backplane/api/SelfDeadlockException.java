package dev.backplane.api;

/**
 * The backend asks for a lock that it holds itself in a conflicting mode and would wait for itself for ever.
 */
public class SelfDeadlockException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public SelfDeadlockException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public SelfDeadlockException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
