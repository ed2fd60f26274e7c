package dev.backplane.api.backend;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ProviderType;

/** The sessions of the instance. */
@ProviderType
public interface Backends {
    /** The usual type: work done for somebody outside. */
    String CLIENT_BACKEND = "client backend";

    /** The type of supervised code of an extension. */
    String BACKGROUND_WORKER = "background worker";

    /**
     * Makes the calling thread a backend bound to no database.
     *
     * @param applicationName 1 to 63 bytes of UTF-8, shown to operators
     * @return the session; close it in the same thread
     * @throws dev.backplane.api.AlreadyExistsException when the thread is a backend already
     * @throws dev.backplane.api.LimitExceededException when all slots are taken ({@code max_backends})
     */
    Backend register(String applicationName);

    /**
     * Makes the calling thread a backend bound to a database: {@code InitPostgres}.
     *
     * @param applicationName 1 to 63 bytes of UTF-8, shown to operators
     * @param database the database's name
     * @return the session; close it in the same thread
     * @throws dev.backplane.api.NotRegisteredException when there is no such database
     * @throws dev.backplane.api.BackplaneException as {@link #register(String)}, or when the database takes no
     *     connections
     */
    Backend register(String applicationName, String database);

    /**
     * Makes the calling thread a backend of a type.
     *
     * @param backendType 1 to 31 bytes, for example {@link #BACKGROUND_WORKER}
     * @param applicationName 1 to 63 bytes of UTF-8
     * @param database the database's name, or empty for none
     * @return the session
     */
    Backend register(String backendType, String applicationName, Optional<String> database);

    /**
     * The calling thread's backend.
     *
     * @return the backend; empty if the thread is none
     */
    Optional<Backend> current();

    /**
     * Runs a task as a backend: in the current one if the thread has one that is bound to the same database, else in a
     * temporary one (while it runs, a current backend bound elsewhere is set aside).
     *
     * @param <T> what the task returns
     * @param applicationName for a temporary backend
     * @param database the database's name, or empty for none; empty accepts any current backend
     * @param task the work
     * @return what the task returned
     * @throws Exception what the task threw
     */
    <T> T call(String applicationName, Optional<String> database, Callable<T> task) throws Exception;

    /**
     * All sessions of all processes, as {@code pg_stat_activity}.
     *
     * @return a snapshot in the order of their ids
     */
    List<BackendInfo> backends();
}
