package dev.backplane.api.database;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told of databases that come and go. */
@ConsumerType
public interface DatabaseListener {
    /**
     * A database was made. In the process that makes it, this runs before any backend can bind to it; in the others
     * soon afterwards.
     *
     * @param database the new row
     */
    void created(DatabaseInfo database);

    /**
     * A database is being removed. In the process that removes it, this runs before its memory is freed.
     *
     * @param database the row that goes
     */
    void dropped(DatabaseInfo database);
}
