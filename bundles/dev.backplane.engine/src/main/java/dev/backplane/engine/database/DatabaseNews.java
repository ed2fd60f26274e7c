package dev.backplane.engine.database;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.api.database.DatabaseOperation;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.segment.SegmentTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the listeners of this process have been told. What this process does itself, it tells while it does it; what
 * others do is found by comparing the rows with what was told last, on a thread of its own, because listeners may block
 * and the housekeeper must not.
 */
final class DatabaseNews {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseNews.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long IDLE_SECONDS = 5;

    private final DatabaseRows rows;
    private final BoundBackends bound;
    private final UnsafeBuffer buffer;
    private final List<DatabaseListener> listeners = new CopyOnWriteArrayList<>();
    /** See {@link #told()}. */
    private final Map<Integer, Told> told = new ConcurrentHashMap<>();
    /** The rows as they were when this process came, until somebody needs them. */
    private volatile UnsafeBuffer before;

    private final SegmentTable segments;
    private final Set<Integer> mine = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ThreadPoolExecutor teller;
    private volatile Thread telling;
    /** What this process has announced itself is no news to it, however many databases there are. */
    private int announced;

    private volatile int seenChanges;

    /** What listeners know of a database: its row as it was, and whether they were told to stop there. */
    private record Told(int row, int generation, DatabaseInfo info, boolean stopping) {}

    DatabaseNews(
            final DatabaseRows rows,
            final BoundBackends bound,
            final UnsafeBuffer buffer,
            final SegmentTable segments) {
        this.segments = segments;
        this.rows = rows;
        this.bound = bound;
        this.buffer = buffer;
        teller = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            final Thread thread = new Thread(task, "backplane-databases");
            thread.setDaemon(true);
            return thread;
        });
        teller.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        teller.allowCoreThreadTimeOut(true);
    }

    AutoCloseable listen(final DatabaseListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Takes what is there already as known: it is no news. Who attaches to many databases has no time to read of each. */
    void begin() {
        seenChanges = changes();
        before = rows.table().shared(rows.table()::copy);
    }

    /** What listeners know, by the databases' ids. */
    private Map<Integer, Told> told() {
        if (before != null) {
            readBefore();
        }
        return told;
    }

    private synchronized void readBefore() {
        if (before != null) {
            rows.forEachVisible(
                    before,
                    bound.counts(),
                    (row, generation, info) -> told.put(info.oid(), new Told(row, generation, info, false)));
            before = null;
        }
    }

    /** How often anybody has announced something. */
    int announcements() {
        return buffer.getIntVolatile(ControlFileDescriptor.DATABASE_CHANGES_OFFSET);
    }

    private synchronized int changes() {
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

    void remember(final int row, final DatabaseInfo info, final boolean stopping) {
        told().put(info.oid(), new Told(row, rows.table().generation(row), info, stopping));
    }

    void forget(final int id) {
        told().remove(id);
    }

    /** Called by the housekeeper, and by who cannot wait for it. */
    void notice() {
        if (changes() != seenChanges && scheduled.compareAndSet(false, true)) {
            teller.execute(this::catchUp);
        }
    }

    private void catchUp() {
        scheduled.set(false);
        telling = Thread.currentThread();
        try {
            final int now = changes();
            compare();
            seenChanges = now;
        } catch (final RuntimeException | InternalError e) {
            LOG.warn("what others did to databases could not be told, it is tried again: {}", e.getMessage(), e);
        } finally {
            telling = null;
        }
    }

    /** What went comes first: its name may belong to another one by now. */
    private void compare() {
        final Map<Integer, Integer> present = new HashMap<>();
        final List<Runnable> renamed = new ArrayList<>();
        final List<Runnable> others = new ArrayList<>();
        rows.table().shared(() -> {
            rows.table().forEach(row -> {
                if (rows.isVisible(row)) {
                    final int id = rows.id(row);
                    present.put(id, row);
                    compare(id, row, renamed, others);
                }
            });
            return null;
        });
        told().keySet().stream()
                .filter(id -> !present.containsKey(id) && !mine.contains(id) && !isThere(id))
                .toList()
                .forEach(this::tellDropped);
        renamed.forEach(Runnable::run);
        others.forEach(Runnable::run);
    }

    /** It is if this process has made it since the rows were read. */
    private boolean isThere(final int id) {
        final int row = rows.row(id);
        return row >= 0 && rows.isVisible(row);
    }

    private void compare(final int id, final int row, final List<Runnable> renamed, final List<Runnable> others) {
        if (mine.contains(id)) {
            return;
        }
        final boolean busy = rows.table().state(row) == RowDescriptor.MIGRATING;
        final DatabaseOperation operation = rows.operation(row);
        final Told before = told().get(id);
        final boolean moved = before != null
                && (before.row() != row || before.generation() != rows.table().generation(row));
        if (before != null && !moved && before.stopping() == busy) {
            return;
        }
        final DatabaseInfo info = rows.info(row, bound.count(id));
        if (before == null) {
            others.add(() -> tellCreated(row, info));
        } else if (moved) {
            renamed.add(() -> tellRenamed(before.info(), info));
        }
        if (busy && (before == null || !before.stopping())) {
            others.add(() -> tell(listener -> listener.stopping(info, operation)));
        } else if (!busy && before != null && before.stopping()) {
            others.add(() -> tell(listener -> listener.resumed(info)));
        }
        if (before != null) {
            renamed.add(() -> remember(row, info, busy));
        }
    }

    private void tellCreated(final int row, final DatabaseInfo info) {
        final int now = rows.row(info.oid());
        // it may have gone meanwhile, through this process and with its listeners told
        if (now >= 0 && rows.isVisible(now) && !mine.contains(info.oid())) {
            tell(listener -> listener.created(info));
            remember(row, info, rows.table().state(row) == RowDescriptor.MIGRATING);
        }
    }

    private void tellDropped(final int id) {
        final Told before = told().get(id);
        if (before != null) {
            if (!before.stopping()) {
                tell(listener -> listener.stopping(before.info(), DatabaseOperation.DROP));
            }
            tell(listener -> listener.dropped(before.info()));
            told().remove(id);
        }
    }

    /**
     * Waits until the listeners of this process know a database and its name, before a backend binds to it.
     *
     * @param id the database
     * @param name its name
     * @return false if they are still being told after some seconds
     */
    boolean awaitTold(final int id, final String name) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!isTold(id, name) && telling != Thread.currentThread()) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            notice();
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }

    private boolean isTold(final int id, final String name) {
        final Told known = told().get(id);
        return known != null && known.info().datname().equals(name);
    }

    /** Ends the thread that tells; a listener that blocks is interrupted. */
    void close() {
        teller.shutdownNow();
        try {
            if (!teller.awaitTermination(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                LOG.warn("a listener for databases does not return, it is left behind");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
