package dev.backplane.api;

/**
 * The calling thread is bound to no backend, or a handle was used by a thread that does not own it.
 */
public class NoBackendException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public NoBackendException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public NoBackendException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
