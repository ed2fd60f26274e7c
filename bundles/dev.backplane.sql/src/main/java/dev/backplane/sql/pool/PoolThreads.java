package dev.backplane.sql.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of all pools: one clock for all, so that 500 databases do not mean 500 threads, and short-lived ones for
 * what blocks. None starts before the first pool.
 */
public final class PoolThreads implements AutoCloseable {
    private static final long IDLE_SECONDS = 5;
    private static final long PATIENCE_SECONDS = 15;

    private final ScheduledThreadPoolExecutor clock;
    private final ExecutorService blocking;
    private final Set<ConnectionPool> pools = ConcurrentHashMap.newKeySet();

    /** Threads that have not started. */
    public PoolThreads() {
        clock = new ScheduledThreadPoolExecutor(1, factory("backplane-sql-clock"));
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        blocking = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                factory("backplane-sql-close"));
    }

    /** Threads inherit the context class loader of who happens to start them: an extension's would live on. */
    static ThreadFactory factory(final String name) {
        final ThreadFactory threads = Executors.defaultThreadFactory();
        return task -> {
            final Thread thread = threads.newThread(task);
            thread.setName(name);
            thread.setDaemon(true);
            thread.setContextClassLoader(PoolThreads.class.getClassLoader());
            return thread;
        };
    }

    ScheduledThreadPoolExecutor clock() {
        return clock;
    }

    /**
     * Runs something that may block; in the calling thread if all others have ended.
     *
     * @param task the work
     */
    public void run(final Runnable task) {
        try {
            blocking.execute(task);
        } catch (final RejectedExecutionException e) {
            task.run();
        }
    }

    void opened(final ConnectionPool pool) {
        pools.add(pool);
    }

    void closed(final ConnectionPool pool) {
        pools.remove(pool);
    }

    /** Closes the pools that are left, those that wait for their last connection too, and ends all threads. */
    @Override
    public void close() {
        clock.shutdownNow();
        pools.forEach(pool -> run(pool::close));
        blocking.shutdown();
        try {
            if (!blocking.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                blocking.shutdownNow();
            }
        } catch (final InterruptedException e) {
            blocking.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
