package dev.backplane.api.database;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The databases of the instance: provisioned names that scope allocations and backends. */
@ProviderType
public interface Databases {
    /**
     * Makes a database; extensions get their allocations in it: {@code CREATE DATABASE}.
     *
     * @param name 1 to 63 bytes of UTF-8: letters, digits, {@code _} and {@code -}
     * @return the new row
     * @throws dev.backplane.api.AlreadyExistsException when the name is taken
     * @throws dev.backplane.api.LimitExceededException when the table is full ({@code max_databases})
     * @throws dev.backplane.api.BackplaneException for a bad name
     */
    DatabaseInfo create(String name);

    /**
     * Removes a database and frees all memory in its scope: {@code DROP DATABASE}.
     *
     * @param name the database's name
     * @throws dev.backplane.api.NotRegisteredException when there is no such database
     * @throws dev.backplane.api.InUseException when backends are bound to it; the message lists them
     */
    void drop(String name);

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
     * Calls back in this process when a database comes or goes, in whichever process it was made.
     *
     * @param listener the callback; it must not block
     * @return closes the subscription
     */
    AutoCloseable listen(DatabaseListener listener);
}
