package dev.backplane.engine.database;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.segment.SegmentTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of this process. What this process does itself, it tells while it does it, and announces to the others;
 * what those do is found by a {@link DatabaseFollower}, from the first time that anybody in this process needs to know:
 * before, there is nobody to tell, and a process that only attaches has no time to read of each database.
 */
final class DatabaseNews {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseNews.class);

    private final DatabaseRows rows;
    private final BoundBackends bound;
    private final UnsafeBuffer buffer;
    private final SegmentTable segments;
    private final List<DatabaseListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<Integer> mine = ConcurrentHashMap.newKeySet();
    /** Null before anybody needs it. */
    private volatile DatabaseFollower follower;
    /** What this process has announced itself is no news to it, however many databases there are. */
    private int announced;

    DatabaseNews(
            final DatabaseRows rows,
            final BoundBackends bound,
            final UnsafeBuffer buffer,
            final SegmentTable segments) {
        this.rows = rows;
        this.bound = bound;
        this.buffer = buffer;
        this.segments = segments;
    }

    AutoCloseable listen(final DatabaseListener listener) {
        follow();
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * From now on this process follows what others do. Who keeps what he has read of a database says so before he reads.
     * Not under the table's lock.
     */
    DatabaseFollower follow() {
        final DatabaseFollower known = follower;
        return known != null && known.hasBegun() ? known : begin();
    }

    private DatabaseFollower begin() {
        // not by this object's own lock, which others take to announce
        synchronized (listeners) {
            if (follower == null) {
                follower = new DatabaseFollower(this, rows, bound);
            }
            // it is known before it begins, so that it misses nothing that this process does meanwhile
            follower.begin();
            return follower;
        }
    }

    /** How often anybody has announced something. */
    int announcements() {
        return buffer.getIntVolatile(ControlFileDescriptor.DATABASE_CHANGES_OFFSET);
    }

    /** How often others have. */
    synchronized int changes() {
        return announcements() - announced;
    }

    /** Says to all other processes that there is something to notice. */
    synchronized void announce() {
        buffer.getAndAddInt(ControlFileDescriptor.DATABASE_CHANGES_OFFSET, 1);
        announced++;
    }

    /** Says so to this process too. */
    void announceToAll() {
        buffer.getAndAddInt(ControlFileDescriptor.DATABASE_CHANGES_OFFSET, 1);
    }

    void tell(final Consumer<DatabaseListener> event) {
        for (final DatabaseListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (final RuntimeException | LinkageError | AssertionError e) {
                LOG.warn("a listener for databases failed: {}", e.getMessage(), e);
            }
        }
    }

    /** Tells all listeners, and throws what the first of them threw that could not copy the template's data. */
    void tellCopied(final DatabaseInfo made, final DatabaseInfo template) {
        final AtomicReference<RuntimeException> failure = new AtomicReference<>();
        tell(listener -> {
            try {
                listener.created(made, template);
            } catch (final RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        });
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    void tellRenamed(final DatabaseInfo before, final DatabaseInfo after) {
        segments.renamed(after.oid(), after.datname());
        tell(listener -> listener.renamed(before, after));
    }

    /** From here to {@link #notMine} the calling operation tells the listeners itself. */
    void mine(final int id) {
        mine.add(id);
    }

    void notMine(final int id) {
        mine.remove(id);
    }

    boolean isMine(final int id) {
        return mine.contains(id);
    }

    void remember(final int row, final DatabaseInfo info, final boolean stopping) {
        final DatabaseFollower known = follower;
        if (known != null) {
            known.remember(row, info, stopping);
        }
    }

    void forget(final int id) {
        final DatabaseFollower known = follower;
        if (known != null) {
            known.forget(id);
        }
    }

    /** Called by the housekeeper. */
    void notice() {
        final DatabaseFollower known = follower;
        if (known != null) {
            known.notice();
        }
    }

    /** Ends the thread that tells; a listener that blocks is interrupted. */
    void close() {
        final DatabaseFollower known = follower;
        if (known != null) {
            known.close();
        }
    }
}
