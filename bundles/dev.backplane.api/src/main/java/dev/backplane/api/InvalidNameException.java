package dev.backplane.api;

/**
 * A name is empty or holds a character that no name may hold.
 */
public class InvalidNameException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public InvalidNameException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public InvalidNameException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
