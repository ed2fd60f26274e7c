package dev.backplane.api;

/**
 * A name is longer than 127 bytes of UTF-8.
 */
public class NameTooLongException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public NameTooLongException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public NameTooLongException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
