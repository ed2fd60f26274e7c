package dev.backplane.shell.platform;

import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.Databases;
import dev.backplane.api.extension.Extensions;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.sql.DataSources;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.api.worker.BackgroundWorkers;

/**
 * What the commands show. Every method throws a {@link dev.backplane.shell.command.CommandException} while the platform
 * is not up, so that the commands are there, and say why they cannot answer, at any time.
 */
public interface Platform {
    /**
     * The extensions of this process.
     *
     * @return the service
     */
    Extensions extensions();

    /**
     * The segments.
     *
     * @return the service
     */
    SharedMemory sharedMemory();

    /**
     * The locks.
     *
     * @return the service
     */
    LWLocks lwLocks();

    /**
     * The wait events.
     *
     * @return the service
     */
    WaitEvents waitEvents();

    /**
     * The sessions.
     *
     * @return the service
     */
    Backends backends();

    /**
     * The databases.
     *
     * @return the service
     */
    Databases databases();

    /**
     * The SQL data sources.
     *
     * @return the service
     */
    DataSources dataSources();

    /**
     * The background workers.
     *
     * @return the service
     */
    BackgroundWorkers backgroundWorkers();
}
