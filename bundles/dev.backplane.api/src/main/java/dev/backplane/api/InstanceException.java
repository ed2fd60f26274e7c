package dev.backplane.api;

/**
 * An instance cannot be created, attached or trusted: a foreign, truncated, damaged or newer control file, or a missing folder.
 */
public class InstanceException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public InstanceException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public InstanceException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
