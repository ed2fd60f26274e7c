package dev.backplane.api;

/**
 * A size or a count is zero, negative or larger than the limit that the message names.
 */
public class InvalidSizeException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public InvalidSizeException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public InvalidSizeException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
