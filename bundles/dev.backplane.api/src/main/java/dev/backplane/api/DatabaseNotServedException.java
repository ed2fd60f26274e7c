package dev.backplane.api;

/**
 * The extension does not serve the database: the key {@code databases} in {@code etc/<extension>.cfg} leaves it out. The
 * message names extension, database, key and file.
 */
public class DatabaseNotServedException extends BackplaneException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message a sentence that names the thing, the limit and what to do
     */
    public DatabaseNotServedException(final String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message a sentence that names the thing, the limit and what to do
     * @param cause what led to it
     */
    public DatabaseNotServedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
