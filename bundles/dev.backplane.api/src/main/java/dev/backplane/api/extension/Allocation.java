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
     * @return {@code extension:version:name}, or {@code extension:name} if all versions share it
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
     * @throws dev.backplane.api.DatabaseNotServedException when the extension does not serve the backend's database
     * @throws dev.backplane.api.NotRegisteredException when it was deallocated
     * @throws dev.backplane.api.StaleHandleException when the extension has stopped
     */
    Segment segment();

    /**
     * The segment for a database.
     *
     * @param database the database's name; ignored for global scope
     * @return the segment
     * @throws dev.backplane.api.DatabaseNotServedException when the extension does not serve that database
     * @throws dev.backplane.api.NotRegisteredException when there is no such database, or it was deallocated
     */
    Segment segment(String database);

    /**
     * Gives this process's reference back: {@code deallocate_shmem}. What {@link #segment()} gave out is stale from then
     * on. The memory is freed when the last process has done so, unless it is kept; until the extension is loaded anew it
     * does not come back in this process.
     *
     * @return how many references are left, see {@link dev.backplane.api.shmem.SharedMemory#deallocate(String)}
     * @throws dev.backplane.api.NotRegisteredException when it was deallocated already
     * @throws dev.backplane.api.NoBackendException when the scope is DATABASE and the backend is bound to none
     */
    int deallocate();

    /**
     * As {@link #deallocate()} for a database.
     *
     * @param database the database's name; ignored for global scope
     * @return how many references are left
     * @throws dev.backplane.api.NotRegisteredException when it was deallocated already
     */
    int deallocate(String database);
}
