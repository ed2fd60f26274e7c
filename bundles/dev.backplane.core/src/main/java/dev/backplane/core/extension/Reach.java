package dev.backplane.core.extension;

import dev.backplane.api.DatabaseNotServedException;

/** Which databases an extension serves, as its configuration says now. */
final class Reach {
    private final String extension;
    private final String file;
    private volatile DatabaseList databases;

    Reach(final String extension, final String file, final DatabaseList databases) {
        this.extension = extension;
        this.file = file;
        this.databases = databases;
    }

    void change(final DatabaseList next) {
        databases = next;
    }

    DatabaseList databases() {
        return databases;
    }

    boolean includes(final String database) {
        return databases.includes(database);
    }

    void require(final String thing, final String database) {
        if (!includes(database)) {
            throw new DatabaseNotServedException(sentence(thing, database));
        }
    }

    String sentence(final String thing, final String database) {
        return thing + " is not there in database \"" + database + "\": extension " + extension
                + " does not serve it, because " + file + " has databases = " + databases + "; add it there";
    }
}
