package dev.backplane.sql.service;

import dev.backplane.api.sql.DataSourceException;
import dev.backplane.sql.config.SourceSettings;
import dev.backplane.sql.driver.Drivers;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** Says in a sentence why a database's data source gives no connection, where that is configured, and what to do. */
final class Failure {
    private final String database;
    private final SourceSettings settings;

    Failure(final String database, final SourceSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    private DataSourceException because(final String reason, final Throwable cause) {
        final String message = "the data source of database \"" + database + "\" gives no connection ("
                + settings.place() + "): " + reason;
        return cause == null
                ? new DataSourceException(database, message)
                : new DataSourceException(database, message, cause);
    }

    DataSourceException noDriverKey() {
        return because("there are keys jdbc.*, but not jdbc.driver; add it with the class or name of a driver", null);
    }

    DataSourceException noDriver(final String wanted, final Drivers drivers) {
        final String present =
                drivers.present().map(Object::toString).distinct().collect(Collectors.joining(", "));
        return because(
                "no bundle offers the driver \"" + wanted + "\" of key jdbc.driver as a DataSourceFactory; put one into"
                        + " deploy/, or name one of those that are there: " + (present.isEmpty() ? "none" : present),
                null);
    }

    DataSourceException folder(final Exception cause) {
        return because("its folder cannot be made: " + cause + "; make data/sql writable", cause);
    }

    DataSourceException dropped() {
        return because("the database is being dropped, or the platform stops", null);
    }

    DataSourceException timedOut(final Throwable cause) {
        return because(
                "it did not answer within pool.timeout (" + settings.poolTimeout() + " ms); see whether the server of"
                        + " jdbc.url can be reached",
                cause);
    }

    DataSourceException exhausted(final int used, final SQLException cause) {
        return because(
                used + " of " + settings.poolSize() + " connections (pool.size) are in use, and none came back within"
                        + " pool.timeout (" + settings.poolTimeout() + " ms); close connections sooner, or set one of"
                        + " the two higher",
                cause);
    }

    /** What the driver said, and the keys that it is probably about. */
    DataSourceException refused(final SQLException cause) {
        final String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        final String said = settings.secrets().hide(String.valueOf(cause.getMessage()));
        if (settings.isEmbedded() || settings.driver().isEmpty()) {
            return because(said + "; see whether data/sql is writable and the disk has room", cause);
        }
        if (state.startsWith("28")) {
            return because(said + "; correct jdbc.user and jdbc.password", cause);
        }
        if (state.startsWith("08")) {
            return because(said + "; correct jdbc.url, or start the server that it names", cause);
        }
        return because(said + "; correct the keys jdbc.*", cause);
    }
}
