package dev.backplane.api;

/**
 * What the caller wants to create exists already.
 */
public class AlreadyExistsException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public AlreadyExistsException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public AlreadyExistsException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
