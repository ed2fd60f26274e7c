package dev.backplane.api;

/**
 * The instance's shared memory, or the file system below it, has no room left for the request. Nothing was allocated.
 */
public class OutOfSharedMemoryException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public OutOfSharedMemoryException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public OutOfSharedMemoryException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
