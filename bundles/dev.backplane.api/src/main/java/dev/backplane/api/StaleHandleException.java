package dev.backplane.api;

/**
 * A handle was used after what it stood for had been closed, freed or dropped.
 */
public class StaleHandleException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public StaleHandleException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public StaleHandleException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
