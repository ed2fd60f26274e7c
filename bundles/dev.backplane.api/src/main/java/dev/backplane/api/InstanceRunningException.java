package dev.backplane.api;

/**
 * The instance already has a living postmaster.
 */
public class InstanceRunningException extends InstanceException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public InstanceRunningException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public InstanceRunningException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
