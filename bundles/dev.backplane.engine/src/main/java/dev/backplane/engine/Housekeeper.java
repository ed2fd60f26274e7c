package dev.backplane.engine;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendState;
import dev.backplane.engine.wait.PlatformWaitEvent;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of each process that notices: deaths of other processes, databases made elsewhere, the end of the
 * instance. The postmaster's looks every 10 ms, the others' every 100 ms, so that they take over if it dies.
 */
final class Housekeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final long POSTMASTER_PERIOD_MILLIS = 10;
    private static final long BACKEND_PERIOD_MILLIS = 100;
    private static final long STOP_TIMEOUT_SECONDS = 5;

    private final Instance instance;
    private final FileWatch files;
    private final Runnable work;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private String lastFailure = "";

    Housekeeper(final Instance instance, final FileWatch files, final Runnable work) {
        this.instance = instance;
        this.files = files;
        this.work = work;
        this.thread = new Thread(this::run, "backplane-housekeeper");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        final long period = instance.isPostmaster() ? POSTMASTER_PERIOD_MILLIS : BACKEND_PERIOD_MILLIS;
        final String type = instance.isPostmaster() ? "postmaster" : "housekeeper";
        try {
            keepHouse(instance.backends().register(type, type, Optional.empty()), period);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final RuntimeException | InternalError e) {
            LOG.error("the housekeeper ended, nobody in this process notices deaths any more: {}", e.getMessage(), e);
        }
    }

    private void keepHouse(final Backend me, final long period) throws InterruptedException {
        me.state(BackendState.ACTIVE);
        boolean whole = files.areTablesWhole();
        boolean stopped = false;
        try {
            while (whole && !stopped) {
                workOnce();
                stopped = stop.await(period, TimeUnit.MILLISECONDS);
                whole = files.areTablesWhole();
            }
        } finally {
            if (whole) {
                me.close();
            }
        }
    }

    private void workOnce() {
        try {
            instance.showWaiting(null);
            work.run();
            lastFailure = "";
        } catch (final RuntimeException | InternalError e) {
            // what cannot be put right fails again and again
            if (!lastFailure.equals(e.toString())) {
                LOG.warn("the housekeeper failed and goes on: {}", e.getMessage(), e);
            }
            lastFailure = e.toString();
        }
        instance.showWaiting(PlatformWaitEvent.HOUSEKEEPER_MAIN);
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_TIMEOUT_SECONDS));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
