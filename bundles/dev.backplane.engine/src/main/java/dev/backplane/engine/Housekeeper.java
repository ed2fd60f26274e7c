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
    private final Runnable work;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    Housekeeper(final Instance instance, final Runnable work) {
        this.instance = instance;
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
        try (Backend me = instance.backends().register(type, type, Optional.empty())) {
            me.state(BackendState.ACTIVE);
            do {
                workOnce();
                instance.showWaiting(PlatformWaitEvent.HOUSEKEEPER_MAIN);
            } while (!stop.await(period, TimeUnit.MILLISECONDS));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final RuntimeException e) {
            LOG.error("the housekeeper ended, nobody in this process notices deaths any more: {}", e.getMessage(), e);
        }
    }

    private void workOnce() {
        instance.showWaiting(null);
        try {
            work.run();
        } catch (final RuntimeException e) {
            LOG.warn("the housekeeper failed and goes on: {}", e.getMessage(), e);
        }
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
