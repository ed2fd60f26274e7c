package dev.backplane.api;

/**
 * A name exists, but for a thing of another type, scope or layout version.
 */
public class TypeMismatchException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public TypeMismatchException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public TypeMismatchException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
