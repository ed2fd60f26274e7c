package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.extension.sharedlog.SharedLogStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One log as this process has it open.
 *
 * <p>How no line is ever torn: a writer takes the lock, writes its complete lines at the published position, and only
 * then publishes the new position. Whatever happens in between, a full disk, an interrupt or {@code kill -9}, leaves
 * bytes beyond the position. They belong to nobody: the next writer begins at the same position and overwrites them.
 * What a shorter line would leave of them is cut off, by the writer that failed or, if it was killed, by
 * {@link #recover()}, before anybody else has the lock. So nothing has to be put right in shared memory after a death,
 * and a reader that stops at the position never sees half a line. A line whose {@link #append} returned lies before the
 * position, and nothing ever cuts there: it is never lost. What its writer was writing when it was killed is there as
 * a whole if the position was published, and else not at all. {@link #recover()} may be killed too: the next one begins
 * anew.
 *
 * <p>When the whole instance dies, the position dies with it. The first writer of the next instance finds the end of the
 * last complete line in the file itself, cuts off what follows, and goes on there.
 */
final class OpenLog implements AutoCloseable {
    private final Segment segment;
    private final LWLock lock;
    private final LogRecord record;
    private final LogEvents events;
    private final Path newFile;
    private final boolean sync;
    private volatile LogFile file;

    /**
     * A log that this process has not written yet.
     *
     * @param segment its segment
     * @param lock the lock in it
     * @param events shown while the lock is held
     * @param newFile where the file goes if no process of the instance has opened it yet
     * @param sync whether each append waits for the disk
     */
    OpenLog(final Segment segment, final LWLock lock, final LogEvents events, final Path newFile, final boolean sync) {
        this.segment = segment;
        this.lock = lock;
        this.record = new LogRecord(segment.buffer());
        this.events = events;
        this.newFile = newFile;
        this.sync = sync;
    }

    /**
     * Appends complete lines.
     *
     * @param lines each ended by a line end; the buffer's position and limit do not change
     * @param count how many they are
     * @throws IOException when they cannot be written; the log is as before
     */
    void append(final ByteBuffer lines, final int count) throws IOException {
        final boolean waited = !lock.acquire(LWLockMode.EXCLUSIVE);
        try {
            final LogState state = open();
            write(lines, state.position());
            record.commit(state.appended(lines.remaining(), count, waited));
        } finally {
            lock.release();
        }
    }

    private void write(final ByteBuffer lines, final long position) throws IOException {
        try {
            during(events.write(), () -> file.write(lines, position));
            if (sync) {
                during(events.sync(), () -> file.sync());
            }
        } catch (final IOException e) {
            cutOff(position, e);
            throw e;
        }
    }

    /** An interrupt waits meanwhile: it would close the channel before anything is cut. */
    private void cutOff(final long position, final IOException cause) {
        final boolean interrupted = Thread.interrupted();
        try {
            file.truncate(position);
        } catch (final IOException e) {
            cause.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private LogState open() throws IOException {
        final LogState state = record.read();
        if (file != null && state.opened()) {
            return state;
        }
        events.open().start();
        try {
            return state.opened() ? openAsOther(state) : openAsFirst(state);
        } finally {
            events.open().end();
        }
    }

    private LogState openAsFirst(final LogState state) throws IOException {
        final LogFile opened = new LogFile(newFile);
        final LogState next;
        try {
            next = state.openedAt(opened.endOfLastLine());
            opened.truncate(next.position());
            record.putFile(newFile, Instant.now());
        } catch (final IOException e) {
            opened.close();
            throw e;
        }
        record.commit(next);
        // Not before the commit: after a failure another process may open another file, and then this is not the log.
        file = opened;
        return next;
    }

    private LogState openAsOther(final LogState state) throws IOException {
        final LogFile opened = new LogFile(record.file());
        if (opened.size() < state.position()) {
            final long size = opened.size();
            opened.close();
            throw new IOException("The shared log " + record.file() + " has " + size + " bytes, but " + state.position()
                    + " were written: somebody removed or cut it while the instance runs. Remove the extension's jar"
                    + " from deploy/ and put it back to begin at the file's end.");
        }
        file = opened;
        return state;
    }

    /**
     * Puts the log right after a writer was killed under the lock: cuts the file off at the published position. The
     * current backend holds the lock.
     *
     * @throws IOException when the file cannot be cut
     */
    void recover() throws IOException {
        final LogState killed = record.read();
        if (killed.opened()) {
            final LogState state = open();
            file.truncate(state.position());
            record.commit(state.recovered());
        }
    }

    /**
     * Gives the file another name, unless another process has done so already. Who has it open goes on with it.
     *
     * @param from its name until now
     * @param to its new name, where no file may be
     * @throws IOException when it cannot be moved
     */
    void move(final Path from, final Path to) throws IOException {
        lock.acquire(LWLockMode.EXCLUSIVE);
        try {
            final LogState state = record.read();
            final boolean moved = state.opened() && !record.file().equals(from);
            if (moved || !Files.exists(from)) {
                return;
            }
            if (Files.exists(to)) {
                throw new FileAlreadyExistsException(to.toString());
            }
            Files.move(from, to);
            if (state.opened()) {
                record.putFile(to, record.since());
            }
        } finally {
            lock.release();
        }
    }

    /**
     * The log at this moment.
     *
     * @return a snapshot
     */
    SharedLogStatus status() {
        return status(segment, record);
    }

    /**
     * The log in a segment at this moment.
     *
     * @param segment the log's segment
     * @return a snapshot
     */
    static SharedLogStatus status(final Segment segment) {
        return status(segment, new LogRecord(segment.buffer()));
    }

    private static SharedLogStatus status(final Segment segment, final LogRecord record) {
        final LogState state = record.read();
        return new SharedLogStatus(
                segment.database(),
                state.opened() ? Optional.of(record.file()) : Optional.empty(),
                state.opened() ? Optional.of(record.since()) : Optional.empty(),
                state.position(),
                state.lines(),
                state.lockWaits(),
                state.recoveries());
    }

    private static void during(final WaitEvent event, final FileTask task) throws IOException {
        event.start();
        try {
            task.run();
        } finally {
            event.end();
        }
    }

    @Override
    public void close() throws IOException {
        final LogFile opened = file;
        if (opened != null) {
            opened.close();
        }
    }

    @FunctionalInterface
    private interface FileTask {
        void run() throws IOException;
    }
}
