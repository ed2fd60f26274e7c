package dev.backplane.api.database;

/** What is about to be done to a database that nobody may use meanwhile. */
public enum DatabaseOperation {
    /** It is dropped. */
    DROP,

    /** It gets another name. */
    RENAME,

    /** Another database is made after it. */
    COPY
}
