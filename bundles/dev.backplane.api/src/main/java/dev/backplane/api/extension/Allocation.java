package dev.backplane.api.extension;

import dev.backplane.api.Scope;
import dev.backplane.api.shmem.Segment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An extension's named memory: dynpgext's {@code allocate_shmem}. Global scope means one segment for the instance,
 * database scope one for each database.
 */
@ProviderType
public interface Allocation {
    /**
     * The full name.
     *
     * @return {@code extension:version:name}
     */
    String name();

    /**
     * The size of each segment.
     *
     * @return bytes, after the operator's configuration
     */
    long size();

    /**
     * How far a segment reaches.
     *
     * @return the scope, after the operator's configuration
     */
    Scope scope();

    /**
     * The segment for the current backend: {@code dynpgext_lookup_shmem}.
     *
     * @return the segment of the backend's database, or the global one
     * @throws IllegalStateException before {@code init} has returned
     * @throws dev.backplane.api.NoBackendException when the scope is DATABASE and the backend is bound to none
     * @throws dev.backplane.api.StaleHandleException when the extension has stopped
     */
    Segment segment();

    /**
     * The segment for a database.
     *
     * @param database the database's name; ignored for global scope
     * @return the segment
     * @throws dev.backplane.api.NotRegisteredException when there is no such database
     */
    Segment segment(String database);
}
