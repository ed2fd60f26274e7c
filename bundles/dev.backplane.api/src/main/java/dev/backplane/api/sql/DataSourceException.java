package dev.backplane.api.sql;

import java.sql.SQLException;

/**
 * A database's data source gives no connection. The message is a whole sentence for an operator: it names the database,
 * the file in {@code etc}, the key and what to do, and never a password. State and code are those of the driver's own
 * error, if there is one.
 */
public class DataSourceException extends SQLException {
    private static final long serialVersionUID = 1L;

    /** Whose data source it is. */
    private final String database;

    /**
     * Creates the exception.
     *
     * @param database the database's name
     * @param message a sentence that names the database, the file, the key and what to do
     */
    public DataSourceException(final String database, final String message) {
        super(message, "08001");
        this.database = database;
    }

    /**
     * Creates the exception with its cause.
     *
     * @param database the database's name
     * @param message a sentence that names the database, the file, the key and what to do
     * @param cause what led to it
     */
    public DataSourceException(final String database, final String message, final Throwable cause) {
        super(
                message,
                cause instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "08001",
                cause instanceof SQLException sql ? sql.getErrorCode() : 0,
                cause);
        this.database = database;
    }

    /**
     * Whose data source it is.
     *
     * @return the database's name
     */
    public String database() {
        return database;
    }
}
