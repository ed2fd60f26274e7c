package dev.backplane.api;

/**
 * Backends wait for each other in a circle, and this one was chosen to give up. What it holds it holds still: release it and
 * try again.
 */
public class DeadlockException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public DeadlockException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public DeadlockException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
