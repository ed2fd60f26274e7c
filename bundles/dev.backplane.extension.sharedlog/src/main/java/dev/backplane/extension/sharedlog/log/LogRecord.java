package dev.backplane.extension.sharedlog.log;

import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.COMMIT_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.LINES_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.LOCK_WAITS_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.MAX_PATH_LENGTH;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.PATH_LENGTH_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.PATH_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.POSITION_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.RECOVERIES_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.SINCE_OFFSET;
import static dev.backplane.extension.sharedlog.log.SharedLogDescriptor.recordOffset;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.agrona.concurrent.AtomicBuffer;

/** Reads and publishes what a log's segment says. Writers hold the log's lock; readers need none. */
final class LogRecord {
    private final AtomicBuffer buffer;

    /**
     * A view of a segment.
     *
     * @param buffer the segment, as {@link SharedLogDescriptor} lays it out
     */
    LogRecord(final AtomicBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * What was published last.
     *
     * @return a consistent snapshot: a record is filled again only after a later commit, which this would notice
     */
    LogState read() {
        while (true) {
            final long commit = buffer.getLongVolatile(COMMIT_OFFSET);
            final int record = recordOffset(commit);
            final LogState state = new LogState(
                    commit,
                    buffer.getLongVolatile(record + POSITION_OFFSET),
                    buffer.getLongVolatile(record + LINES_OFFSET),
                    buffer.getLongVolatile(record + LOCK_WAITS_OFFSET),
                    buffer.getLongVolatile(record + RECOVERIES_OFFSET));
            if (buffer.getLongVolatile(COMMIT_OFFSET) == commit) {
                return state;
            }
            Thread.onSpinWait();
        }
    }

    /**
     * Publishes a state with one store. The caller holds the lock exclusively.
     *
     * @param state the successor of what {@link #read()} returned under the same lock
     */
    void commit(final LogState state) {
        final int record = recordOffset(state.commit());
        buffer.putLong(record + POSITION_OFFSET, state.position());
        buffer.putLong(record + LINES_OFFSET, state.lines());
        buffer.putLong(record + LOCK_WAITS_OFFSET, state.lockWaits());
        buffer.putLong(record + RECOVERIES_OFFSET, state.recoveries());
        // Volatile and not release: the stores into the other record, by the next commit, must not pass this one.
        buffer.putLongVolatile(COMMIT_OFFSET, state.commit());
    }

    /**
     * Says where the file is. The caller holds the lock and commits afterwards.
     *
     * @param file the log file
     * @param since when it was opened
     * @throws IOException when the path is longer than its field
     */
    void putFile(final Path file, final Instant since) throws IOException {
        final byte[] path = file.toString().getBytes(UTF_8);
        if (path.length > MAX_PATH_LENGTH) {
            throw new IOException("The path of the shared log " + file + " has " + path.length + " bytes; at most "
                    + MAX_PATH_LENGTH + " are possible: set a shorter `directory` in etc/sharedlog.cfg.");
        }
        buffer.putBytes(PATH_OFFSET, path);
        buffer.putInt(PATH_LENGTH_OFFSET, path.length);
        buffer.putLong(SINCE_OFFSET, since.toEpochMilli());
    }

    /**
     * The file that all processes write. Valid once a state with {@link LogState#opened()} was read.
     *
     * @return its path
     */
    Path file() {
        final byte[] path = new byte[buffer.getInt(PATH_LENGTH_OFFSET)];
        buffer.getBytes(PATH_OFFSET, path);
        return Path.of(new String(path, UTF_8));
    }

    /**
     * When the first writer opened the file. Valid once a state with {@link LogState#opened()} was read.
     *
     * @return the time
     */
    Instant since() {
        return Instant.ofEpochMilli(buffer.getLong(SINCE_OFFSET));
    }
}
