package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.Scope;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.api.database.Databases;
import dev.backplane.api.extension.Allocation;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.shmem.Segment;
import dev.backplane.extension.sharedlog.SharedLog;
import dev.backplane.extension.sharedlog.SharedLogStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs of this process, one for each database that it has written to. */
final class SharedLogService implements SharedLog, DatabaseListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedLogService.class);

    /** By the database's id, because its name may be given again; 0 for the log of the whole instance. */
    private final Map<Integer, OpenLog> logs = new ConcurrentHashMap<>();

    private final Allocation position;
    private final LWLocks lwLocks;
    private final Backends backends;
    private final Databases databases;
    private final LogEvents events;
    private final LogSettings settings;

    SharedLogService(
            final Allocation position,
            final LWLocks lwLocks,
            final Backends backends,
            final Databases databases,
            final LogEvents events,
            final LogSettings settings) {
        this.position = position;
        this.lwLocks = lwLocks;
        this.backends = backends;
        this.databases = databases;
        this.events = events;
        this.settings = settings;
    }

    @Override
    public void append(final byte[] line) throws IOException {
        final ByteBuffer lines = ByteBuffer.allocate(line.length + 1);
        lines.put(line).put((byte) '\n').flip();
        if (countLines(lines) > 1) {
            throw new IllegalArgumentException(
                    "A line of the shared log holds a line end: append it as several lines.");
        }
        appendLines(lines, 1);
    }

    @Override
    public void append(final ByteBuffer lines) throws IOException {
        if (!lines.hasRemaining() || lines.get(lines.limit() - 1) != '\n') {
            throw new IllegalArgumentException(
                    "The " + lines.remaining() + " bytes for the shared log do not end with a line end.");
        }
        appendLines(lines, countLines(lines));
        lines.position(lines.limit());
    }

    private void appendLines(final ByteBuffer lines, final int count) throws IOException {
        final int id = logId();
        final OpenLog log = log(id);
        try {
            log.append(lines, count);
        } catch (final StaleHandleException e) {
            // What we hold is gone, for example freed by force. If the database is gone too, this throws again.
            forget(id, log);
            log(id).append(lines, count);
        }
    }

    private static int countLines(final ByteBuffer lines) {
        int count = 0;
        for (int i = lines.position(); i < lines.limit(); i++) {
            if (lines.get(i) == '\n') {
                count++;
            }
        }
        return count;
    }

    @Override
    public SharedLogStatus status() {
        return OpenLog.status(position.segment());
    }

    @Override
    public List<SharedLogStatus> statuses() {
        if (position.scope() == Scope.GLOBAL) {
            return List.of(status());
        }
        return databases.databases().stream()
                .map(DatabaseInfo::datname)
                .map(position::segment)
                .map(OpenLog::status)
                .toList();
    }

    /**
     * Puts the log of the current backend's database right: its lock's owner died.
     *
     * @throws IOException when the file cannot be cut off
     */
    void recover() throws IOException {
        log(logId()).recover();
    }

    private int logId() {
        return position.scope() == Scope.GLOBAL
                ? 0
                : backends.current().map(Backend::databaseId).orElse(0);
    }

    private OpenLog log(final int id) {
        final OpenLog known = logs.get(id);
        return known != null ? known : logs.computeIfAbsent(id, missing -> newLog(position.segment()));
    }

    private OpenLog newLog(final Segment segment) {
        return new OpenLog(
                segment,
                lwLocks.lock(segment, SharedLogDescriptor.LOCK_OFFSET),
                events,
                settings.file(segment.database()),
                settings.sync());
    }

    private void forget(final int id, final OpenLog log) {
        if (log != null) {
            logs.remove(id, log);
            try {
                log.close();
            } catch (final IOException e) {
                LOG.warn("The shared log of database {} cannot be closed.", id, e);
            }
        }
    }

    @Override
    public void created(final DatabaseInfo database) {
        // A log is opened by its first writer.
    }

    @Override
    public void dropped(final DatabaseInfo database) {
        forget(database.oid(), logs.get(database.oid()));
    }

    /** The file goes with the name: a later database of the old name must not write into it. */
    @Override
    public void renamed(final DatabaseInfo before, final DatabaseInfo after) {
        if (position.scope() == Scope.GLOBAL) {
            return;
        }
        try (OpenLog log = newLog(position.segment(after.datname()))) {
            backends.call("sharedlog", Optional.empty(), () -> {
                log.move(settings.file(Optional.of(before.datname())), settings.file(Optional.of(after.datname())));
                return null;
            });
        } catch (final Exception e) {
            LOG.warn("The shared log of database {} keeps the file of {}.", after.datname(), before.datname(), e);
        }
    }

    /** Closes the files. The logs stay where they are. */
    @Override
    public void close() {
        Map.copyOf(logs).forEach(this::forget);
    }
}
