package dev.backplane.api.backend;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One session: PostgreSQL's {@code MyProc}. It belongs to the thread that registered it and is that thread's current
 * backend until it is closed. Closing releases every lock it still holds.
 */
@ProviderType
public interface Backend extends AutoCloseable {
    /**
     * The number of the backend's slot.
     *
     * @return 1 or more; used again after the backend has left
     */
    int id();

    /**
     * The database that the backend is bound to.
     *
     * @return its name; empty if it is bound to none
     */
    Optional<String> database();

    /**
     * The id of the database that the backend is bound to. Names may be given again; what is kept for a database should be
     * kept by its id.
     *
     * @return its oid; 0 if it is bound to none
     */
    int databaseId();

    /**
     * Shows what the backend does in {@code pg_stat_activity}.
     *
     * @param state idle or active
     */
    void state(BackendState state);

    /**
     * Leaves the instance: releases all locks and frees the slot. Closing twice does nothing.
     *
     * @throws dev.backplane.api.NoBackendException when called by another thread than the one that registered
     */
    @Override
    void close();
}
