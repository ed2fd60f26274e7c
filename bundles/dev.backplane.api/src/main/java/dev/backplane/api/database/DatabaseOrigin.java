package dev.backplane.api.database;

/** Who made a database, and so who drops it. */
public enum DatabaseOrigin {
    /** Somebody made or renamed it by hand: it stays until somebody drops it. */
    HAND,

    /** A file {@code etc/dev.backplane.database-NAME.cfg} made it: it goes when the file goes. */
    FILE
}
