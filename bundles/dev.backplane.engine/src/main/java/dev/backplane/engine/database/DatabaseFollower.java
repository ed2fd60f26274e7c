package dev.backplane.engine.database;

import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseOperation;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the listeners of this process have been told. What other processes do is found by comparing the rows with what was
 * told last, on a thread of its own, because listeners may block and the housekeeper must not.
 */
final class DatabaseFollower {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFollower.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long IDLE_SECONDS = 5;

    private final DatabaseNews news;
    private final DatabaseRows rows;
    private final BoundBackends bound;
    /** See {@link #told()}. */
    private final Map<Integer, Told> told = new ConcurrentHashMap<>();
    /** The rows as they were at the beginning, until somebody needs them. */
    private volatile UnsafeBuffer before;

    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ThreadPoolExecutor teller;
    private volatile Thread telling;
    private volatile int seenChanges;
    private volatile boolean begun;

    /** What listeners know of a database: its row as it was, and whether they were told to stop there. */
    private record Told(int row, int generation, DatabaseInfo info, boolean stopping) {}

    /** Knows nothing yet. */
    DatabaseFollower(final DatabaseNews news, final DatabaseRows rows, final BoundBackends bound) {
        this.news = news;
        this.rows = rows;
        this.bound = bound;
        teller = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            final Thread thread = new Thread(task, "backplane-databases");
            thread.setDaemon(true);
            return thread;
        });
        teller.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        teller.allowCoreThreadTimeOut(true);
    }

    /** Takes what is there already as known: it is no news. The second time does nothing. */
    void begin() {
        if (!begun) {
            seenChanges = news.changes();
            before = rows.table().shared(rows.table()::copy);
            begun = true;
        }
    }

    boolean hasBegun() {
        return begun;
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
            // what is there already is newer: this process has done it itself meanwhile
            rows.forEachVisible(
                    before,
                    bound.counts(),
                    (row, generation, info) -> told.putIfAbsent(info.oid(), new Told(row, generation, info, false)));
            before = null;
        }
    }

    void remember(final int row, final DatabaseInfo info, final boolean stopping) {
        told().put(info.oid(), new Told(row, rows.table().generation(row), info, stopping));
    }

    void forget(final int id) {
        told().remove(id);
    }

    /** Looks whether others have done something. */
    void notice() {
        if (begun && news.changes() != seenChanges && scheduled.compareAndSet(false, true)) {
            teller.execute(this::catchUp);
        }
    }

    private void catchUp() {
        scheduled.set(false);
        telling = Thread.currentThread();
        try {
            final int now = news.changes();
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
                .filter(id -> !present.containsKey(id) && !news.isMine(id) && !isThere(id))
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
        if (news.isMine(id)) {
            return;
        }
        final boolean busy = rows.table().state(row) == RowDescriptor.MIGRATING;
        final DatabaseOperation operation = rows.operation(row);
        final Told known = told().get(id);
        final boolean moved = known != null
                && (known.row() != row || known.generation() != rows.table().generation(row));
        if (known != null && !moved && known.stopping() == busy) {
            return;
        }
        final DatabaseInfo info = rows.info(row, bound.count(id));
        if (known == null) {
            others.add(() -> tellCreated(row, info));
        } else if (moved) {
            renamed.add(() -> news.tellRenamed(known.info(), info));
        }
        if (busy && (known == null || !known.stopping())) {
            others.add(() -> news.tell(listener -> listener.stopping(info, operation)));
        } else if (!busy && known != null && known.stopping()) {
            others.add(() -> news.tell(listener -> listener.resumed(info)));
        }
        if (known != null) {
            renamed.add(() -> remember(row, info, busy));
        }
    }

    private void tellCreated(final int row, final DatabaseInfo info) {
        final int now = rows.row(info.oid());
        // it may have gone meanwhile, through this process and with its listeners told
        if (now >= 0 && rows.isVisible(now) && !news.isMine(info.oid())) {
            news.tell(listener -> listener.created(info));
            remember(row, info, rows.table().state(row) == RowDescriptor.MIGRATING);
        }
    }

    private void tellDropped(final int id) {
        final Told known = told().get(id);
        if (known != null) {
            if (!known.stopping()) {
                news.tell(listener -> listener.stopping(known.info(), DatabaseOperation.DROP));
            }
            news.tell(listener -> listener.dropped(known.info()));
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
