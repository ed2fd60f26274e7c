package dev.backplane.engine;

import dev.backplane.api.worker.StartCondition;
import dev.backplane.api.worker.WorkerInfo;
import java.io.IOException;
import java.util.Optional;

/** What the supervisor of background workers needs of the platform around it: code, and processes. */
public interface WorkerRuntime {
    /** A worker's code, ready to run. */
    interface Code {
        /**
         * Runs it in the calling thread, which is a backend.
         *
         * @param job what it is to do
         * @throws Exception when the worker fails
         */
        void run(WorkerJob job) throws Exception;
    }

    /**
     * Whether a start condition holds, as far as the platform can tell.
     *
     * @param condition the condition
     * @return true if it does
     */
    boolean holds(StartCondition condition);

    /**
     * Finds a worker's code.
     *
     * @param worker the worker
     * @return its code; empty while its extension is not active in this process
     */
    Optional<Code> code(WorkerInfo worker);

    /**
     * Whether an extension is active in this process, so that it can tell which databases it serves.
     *
     * @param extension {@code name:version}
     * @return true if it is
     */
    boolean isActive(String extension);

    /**
     * Whether an extension serves a database, so that its workers run there.
     *
     * @param extension {@code name:version}, active
     * @param database the database's name
     * @return true if it does
     */
    boolean serves(String extension, String database);

    /**
     * Starts a process that runs one worker: it attaches to the instance and calls {@link Workers#host}.
     *
     * @param worker the worker
     * @param ticket what the process gives to {@link Workers#host}
     * @return the process
     * @throws IOException if there can be no process
     */
    Process launch(WorkerInfo worker, String ticket) throws IOException;
}
