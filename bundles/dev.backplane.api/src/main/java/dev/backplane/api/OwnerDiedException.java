package dev.backplane.api;

/**
 * The data behind a lock is quarantined: a process died while it held the lock exclusively, and no recovery callback put the data right.
 */
public class OwnerDiedException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public OwnerDiedException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public OwnerDiedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
