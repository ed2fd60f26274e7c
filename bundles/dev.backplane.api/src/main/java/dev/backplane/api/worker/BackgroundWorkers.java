package dev.backplane.api.worker;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The background workers of an instance: {@code RegisterBackgroundWorker}, dynpgext's {@code register_bgworker}. They
 * run in, or are started by, the postmaster, which has the same extensions as every other process. The platform owns
 * every start and restart.
 */
@ProviderType
public interface BackgroundWorkers {
    /**
     * Registers a worker: {@code RegisterDynamicBackgroundWorker}. A name is used once in an extension's version and
     * database: if such a worker is registered already, in whichever process, the handle is of that one. It ends with
     * its extension, its database or the instance.
     *
     * @param spec what to run, where and when
     * @return its handle, or why there is no room for it
     * @throws dev.backplane.api.NotRegisteredException if the specification names a database that does not exist
     * @throws dev.backplane.api.NameTooLongException for a name, class or argument that is too long
     * @throws dev.backplane.api.InvalidNameException for a bad name
     */
    WorkerRegistration register(WorkerSpec spec);

    /**
     * All workers of the instance, of all extensions.
     *
     * @return a snapshot in the order of their ids
     */
    List<WorkerInfo> workers();

    /**
     * A worker by its id.
     *
     * @param id from 1
     * @return its handle; empty if there is none
     */
    Optional<WorkerHandle> find(int id);

    /**
     * Starts a worker that has stopped or failed, or waits before it is started again.
     *
     * @param id the worker
     * @throws dev.backplane.api.NotRegisteredException if there is none
     */
    void start(int id);

    /**
     * Asks a worker to stop and not to be started again until {@link #start}. Does not wait.
     *
     * @param id the worker; a registration stops all its workers
     * @throws dev.backplane.api.NotRegisteredException if there is none
     */
    void stop(int id);

    /**
     * Asks a worker to stop and starts it again. Does not wait.
     *
     * @param id the worker; a registration restarts all its workers
     * @throws dev.backplane.api.NotRegisteredException if there is none
     */
    void restart(int id);
}
