package dev.backplane.api;

/**
 * The initialiser of a segment threw. The half-made segment was rolled back, as if it had never been asked for.
 */
public class InitializerFailedException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public InitializerFailedException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public InitializerFailedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
