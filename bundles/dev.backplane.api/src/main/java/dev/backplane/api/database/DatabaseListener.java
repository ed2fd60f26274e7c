package dev.backplane.api.database;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of databases that come, change and go. In the process that does it, the calls come from the thread that does
 * it, in the order of what happens, and no lock is held meanwhile. In the other processes they come soon afterwards from
 * one thread of the platform, for one database after the other; no backend of that process binds to a new or renamed
 * database before its listeners have been told. What a listener throws is logged and stops nothing.
 *
 * <p>The life of a database, as a listener sees it:
 *
 * <pre>
 * created -- (stopping -- [renamed] -- resumed)* -- stopping -- dropped
 * </pre>
 */
@ConsumerType
public interface DatabaseListener {
    /**
     * A database was made. In the process that makes it, this runs before any backend can bind to it or look memory up
     * in it.
     *
     * @param database the new row
     */
    void created(DatabaseInfo database);

    /**
     * As {@link #created(DatabaseInfo)}, for a database that was made after a template. Called only in the process that
     * makes it, so that data is copied once; nobody is bound to either of the two meanwhile. The memory of the new
     * database begins anew and is not copied. If a listener throws, because it cannot copy its data, the database is not
     * made, and who wanted it gets that exception.
     *
     * @param database the new row
     * @param template what it is made after
     */
    default void created(final DatabaseInfo database, final DatabaseInfo template) {
        created(database);
    }

    /**
     * Nobody may use a database now, and from now on nobody can bind to it. Who can interrupt its work there, such as a
     * background worker, should end it and close its backend; the call may block for some seconds while it does. It is
     * followed by {@link #dropped} or by {@link #resumed}.
     *
     * @param database the row
     * @param operation what is about to be done
     */
    default void stopping(final DatabaseInfo database, final DatabaseOperation operation) {}

    /**
     * What {@link #stopping} announced is over, or was refused: backends can bind again.
     *
     * @param database the row as it is now
     */
    default void resumed(final DatabaseInfo database) {}

    /**
     * A database has another name; its id and its memory are the same.
     *
     * @param before the row with the old name
     * @param after the row with the new name
     */
    default void renamed(final DatabaseInfo before, final DatabaseInfo after) {}

    /**
     * A database is being removed, for good. In the process that removes it, this runs before its memory is freed. It
     * may block for some seconds.
     *
     * @param database the row that goes
     */
    void dropped(DatabaseInfo database);
}
