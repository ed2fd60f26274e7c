package dev.backplane.api;

/**
 * A named thing exists with another size or count than the caller asked for.
 */
public class SizeMismatchException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public SizeMismatchException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public SizeMismatchException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
