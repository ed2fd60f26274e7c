package dev.backplane.extension.sharedlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One log file for each database, written by all processes of the instance at once. A line is in the log as a whole or
 * not at all, also when its writer is killed, and once its append has returned, no process's death takes it away again.
 * All methods may be called by any thread; those that write act for the thread's current backend and its database.
 *
 * <p>Order: lines of one caller stay in their order; lines of different callers interleave line by line (batch by batch
 * for {@link #append(ByteBuffer)}).
 */
@ProviderType
public interface SharedLog {
    /**
     * Appends one line to the log of the current backend's database.
     *
     * @param line the line's bytes without its line end; any bytes but {@code '\n'}
     * @throws IOException when the file cannot be written; the log is as it was before
     * @throws IllegalArgumentException when the line holds a {@code '\n'}
     * @throws dev.backplane.api.NoBackendException when the thread has no backend, or one bound to no database
     */
    void append(byte[] line) throws IOException;

    /**
     * Appends complete lines with one acquire of the lock and, mostly, one system call.
     *
     * @param lines one or more lines, each ended by {@code '\n'}; the buffer's position is at its limit afterwards
     * @throws IOException when the file cannot be written; the log is as it was before
     * @throws IllegalArgumentException when the buffer is empty or its last byte is not {@code '\n'}
     * @throws dev.backplane.api.NoBackendException when the thread has no backend, or one bound to no database
     */
    void append(ByteBuffer lines) throws IOException;

    /**
     * The log of the current backend's database. Takes no lock.
     *
     * @return a consistent snapshot
     * @throws dev.backplane.api.NoBackendException when the thread has no backend, or one bound to no database
     */
    SharedLogStatus status();

    /**
     * The logs of all databases.
     *
     * @return a snapshot of each, in the order of the databases' ids
     */
    List<SharedLogStatus> statuses();
}
