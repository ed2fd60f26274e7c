package dev.backplane.api;

/**
 * An extension cannot be loaded: no magic block, another ABI, or its {@code init} failed.
 */
public class ExtensionException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public ExtensionException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public ExtensionException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
