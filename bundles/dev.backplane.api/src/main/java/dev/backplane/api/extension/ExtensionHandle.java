package dev.backplane.api.extension;

import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.Databases;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerSpec;
import javax.sql.DataSource;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.BundleContext;

/**
 * What the platform gives an extension: dynpgext's {@code handle}. The requests belong into
 * {@link ExtensionActivator#init}; what they return can be used from {@link ExtensionActivator#startup} on.
 */
@ProviderType
public interface ExtensionHandle {
    /**
     * The extension's name.
     *
     * @return as in {@link BackplaneExtension#name()}
     */
    String name();

    /**
     * The extension's version.
     *
     * @return as in {@link BackplaneExtension#version()}
     */
    String version();

    /**
     * The extension's bundle, for its services.
     *
     * @return the bundle's context
     */
    BundleContext bundleContext();

    /**
     * Asks for named memory: dynpgext's {@code allocate_shmem(handle, name, size, callback, payload, flags)}. The
     * operator can change size and scope with {@code allocation.<name>.size} and {@code allocation.<name>.scope} in
     * {@code etc/<extension>.cfg}.
     *
     * @param name short name, unique in the extension; the full name is {@code extension:version:name}
     * @param size bytes, at least 1
     * @param scope one for the instance, or one for each database
     * @param initializer fills each new segment, once
     * @return the allocation; usable when {@code init} has returned
     * @throws IllegalStateException outside of {@code init}
     */
    Allocation allocate(String name, long size, Scope scope, SegmentInitializer initializer);

    /**
     * As {@link #allocate(String, long, Scope, SegmentInitializer)} with all that can be asked for.
     *
     * @param request what is asked for, with the short name; a migrator carries over what a kept segment holds
     * @return the allocation; usable when {@code init} has returned
     * @throws IllegalStateException outside of {@code init}
     */
    Allocation allocate(SegmentRequest request);

    /**
     * Asks for memory that all versions of the extension share; its full name is {@code extension:name}. When a jar is
     * replaced by another version, the new one finds what the old one left: the platform keeps the memory in between. If
     * the new version wants another size or layout version, its request needs a migrator.
     *
     * @param request what is asked for, with the short name
     * @return the allocation; usable when {@code init} has returned
     * @throws IllegalStateException outside of {@code init}
     */
    Allocation allocateForAllVersions(SegmentRequest request);

    /**
     * Asks for a tranche of locks: {@code RequestNamedLWLockTranche}.
     *
     * @param name the tranche's name
     * @param locks number of locks, at least 1
     * @return the tranche; usable when {@code init} has returned
     * @throws IllegalStateException outside of {@code init}
     */
    LWLockTranche requestNamedTranche(String name, int locks);

    /**
     * As {@link #requestNamedTranche(String, int)} with options.
     *
     * @param name see there
     * @param locks see there
     * @param options in which order waiters get the locks, and what becomes of deadlocks
     * @return the tranche; usable when {@code init} has returned
     * @throws IllegalStateException outside of {@code init}
     */
    LWLockTranche requestNamedTranche(String name, int locks, TrancheOptions options);

    /**
     * Asks for a custom wait event: {@code WaitEventExtensionNew}.
     *
     * @param name the event's name
     * @return the event; usable when {@code init} has returned
     * @throws IllegalStateException outside of {@code init}
     */
    WaitEvent defineWaitEvent(String name);

    /**
     * Asks for a background worker: {@code RegisterBackgroundWorker}, dynpgext's {@code register_bgworker}. The operator
     * can change where it runs and when it is started again, see {@link WorkerSpec}. A worker that is bound to a database
     * that does not exist waits for it.
     *
     * @param spec what to run, where and when
     * @return the worker; usable when {@code init} has returned. It is listed still when it has ended
     * @throws IllegalStateException outside of {@code init}
     */
    WorkerHandle registerBackgroundWorker(WorkerSpec spec);

    /**
     * Declares a setting and reads it from {@code etc/<extension>.cfg}: {@code DefineCustomStringVariable}. A change of
     * the file takes effect when the extension is loaded next. Keys that nobody declared are reported to the operator.
     *
     * @param key the key; {@code allocation.} is the platform's own prefix
     * @param defaultValue the value without configuration
     * @param description what it is for, in a few words
     * @return the value in force
     */
    String setting(String key, String defaultValue, String description);

    /**
     * Declares a whole-number setting: {@code DefineCustomIntVariable}. A value outside of the range, or no number, is
     * reported to the operator with file and key, and the default is used.
     *
     * @param key the key
     * @param defaultValue the value without configuration
     * @param min the least value allowed
     * @param max the largest value allowed
     * @param description what it is for, in a few words
     * @return the value in force
     */
    long setting(String key, long defaultValue, long min, long max, String description);

    /**
     * Shared memory beyond the requests, owned by the extension.
     *
     * @return the service
     */
    SharedMemory sharedMemory();

    /**
     * Locks beyond the requests, owned by the extension.
     *
     * @return the service
     */
    LWLocks lwLocks();

    /**
     * Wait events beyond the requests, owned by the extension.
     *
     * @return the service
     */
    WaitEvents waitEvents();

    /**
     * Background workers beyond the requests, and those of all extensions.
     *
     * @return the service
     */
    BackgroundWorkers backgroundWorkers();

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
     * The SQL data source of the calling backend's database. The database is looked at by each {@code getConnection}, so
     * one object serves all backends and may be kept from {@code init} on.
     *
     * @return the data source; its {@code getConnection} throws {@link dev.backplane.api.NoBackendException} when the
     *     calling thread is bound to no database, and {@link dev.backplane.api.sql.DataSourceException} when the database
     *     gives no connection or the bundle {@code dev.backplane.sql} does not run
     */
    DataSource dataSource();

    /**
     * The SQL data source of a database.
     *
     * @param database the database's name
     * @return the data source; its {@code getConnection} throws {@link dev.backplane.api.NotRegisteredException} when
     *     there is no such database, and {@link dev.backplane.api.sql.DataSourceException} as {@link #dataSource()}
     */
    DataSource dataSource(String database);
}
