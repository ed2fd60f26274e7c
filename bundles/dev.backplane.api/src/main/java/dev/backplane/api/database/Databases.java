package dev.backplane.api.database;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The databases of the instance: provisioned names that scope allocations and backends. They are durable, as in
 * PostgreSQL: when a method returns, what it did survives the end and the crash of everything.
 */
@ProviderType
public interface Databases {
    /**
     * Makes a database; extensions get their allocations in it: {@code CREATE DATABASE}.
     *
     * @param name 1 to 63 bytes of UTF-8: letters, digits, {@code _} and {@code -}
     * @return the new row
     * @throws dev.backplane.api.AlreadyExistsException when the name is taken
     * @throws dev.backplane.api.LimitExceededException when the table is full ({@code max_databases})
     * @throws dev.backplane.api.InstanceException when it cannot be written to the catalog
     * @throws dev.backplane.api.BackplaneException for a bad name
     */
    DatabaseInfo create(String name);

    /**
     * Makes a database after another one: {@code CREATE DATABASE ... TEMPLATE}. Its memory begins anew; listeners are
     * told of the template, so that they can copy what they keep elsewhere.
     *
     * @param name as in {@link #create(String)}
     * @param template the database to make it after
     * @return the new row
     * @throws dev.backplane.api.NotRegisteredException when there is no such template
     * @throws dev.backplane.api.InUseException when backends are bound to the template that do not leave it
     * @throws dev.backplane.api.BackplaneException as {@link #create(String)}
     */
    DatabaseInfo create(String name, String template);

    /**
     * Removes a database and frees all memory in its scope: {@code DROP DATABASE}.
     *
     * @param name the database's name
     * @throws dev.backplane.api.NotRegisteredException when there is no such database
     * @throws dev.backplane.api.InUseException when backends are bound to it that do not leave it; the message lists them
     */
    void drop(String name);

    /**
     * Removes a database, whoever is bound to it: {@code DROP DATABASE ... WITH (FORCE)}. Live backends lose it: their
     * next use of its memory throws {@link dev.backplane.api.StaleHandleException}, and they should be closed.
     *
     * @param name the database's name
     * @throws dev.backplane.api.NotRegisteredException when there is no such database
     */
    void dropForced(String name);

    /**
     * Gives a database another name: {@code ALTER DATABASE ... RENAME TO}. Its id and its memory stay; it counts as made
     * by hand from then on.
     *
     * @param name the database's name
     * @param newName as in {@link #create(String)}
     * @return the row with the new name
     * @throws dev.backplane.api.NotRegisteredException when there is no such database
     * @throws dev.backplane.api.AlreadyExistsException when the new name is taken
     * @throws dev.backplane.api.InUseException when backends are bound to it that do not leave it
     */
    DatabaseInfo rename(String name, String newName);

    /**
     * Says whether backends may bind to a database: {@code ALTER DATABASE ... ALLOW_CONNECTIONS}. Those that are bound
     * stay. A refused backend gets {@link dev.backplane.api.ConnectionsRefusedException}.
     *
     * @param name the database's name
     * @param allowed false to refuse new backends
     * @return the row as it is now
     * @throws dev.backplane.api.NotRegisteredException when there is no such database
     */
    DatabaseInfo allowConnections(String name, boolean allowed);

    /**
     * Looks a database up.
     *
     * @param name the database's name
     * @return its row; empty when there is none
     */
    Optional<DatabaseInfo> find(String name);

    /**
     * All databases, as {@code pg_database}.
     *
     * @return a snapshot in the order of their ids
     */
    List<DatabaseInfo> databases();

    /**
     * Calls back in this process when a database comes, changes or goes, in whichever process it happens.
     *
     * @param listener the callback
     * @return closes the subscription
     */
    AutoCloseable listen(DatabaseListener listener);
}
