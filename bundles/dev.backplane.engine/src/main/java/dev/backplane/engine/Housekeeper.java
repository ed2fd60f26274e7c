package dev.backplane.engine;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendState;
import dev.backplane.engine.process.DeathWatch;
import dev.backplane.engine.wait.PlatformWaitEvent;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of each process that notices: deaths of other processes, databases made elsewhere, the end of the
 * instance. The postmaster's works every 10 ms, and as its {@link DeathWatch} says. The others' look every 100 ms, at the
 * postmaster first: as long as it is well, the deaths of others are its concern.
 */
final class Housekeeper implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final long BACKEND_PERIOD_MILLIS = 100;
    private static final long STOP_TIMEOUT_SECONDS = 5;

    private final Instance instance;
    private final FileWatch files;
    private final Optional<DeathWatch> deaths;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private String lastFailure = "";

    Housekeeper(final Instance instance, final FileWatch files, final Optional<DeathWatch> deaths) {
        this.instance = instance;
        this.files = files;
        this.deaths = deaths;
        this.thread = new Thread(this, "backplane-housekeeper");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        final String type = instance.isPostmaster() ? "postmaster" : "housekeeper";
        try {
            keepHouse(instance.backends().register(type, type, Optional.empty()));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final RuntimeException | InternalError e) {
            LOG.error("the housekeeper ended, nobody in this process notices deaths any more: {}", e.getMessage(), e);
        } finally {
            deaths.ifPresent(DeathWatch::close);
        }
    }

    private void keepHouse(final Backend me) throws InterruptedException {
        me.state(BackendState.ACTIVE);
        boolean whole = files.areTablesWhole();
        boolean stopped = false;
        try {
            while (whole && !stopped) {
                workOnce();
                stopped = pause();
                whole = files.areTablesWhole();
            }
        } finally {
            if (whole) {
                me.close();
            }
        }
    }

    /** Rests, in the postmaster until somebody dies at the latest; true if it is time to end. */
    private boolean pause() throws InterruptedException {
        if (deaths.isEmpty()) {
            return stop.await(BACKEND_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
        deaths.get().await();
        return stop.getCount() == 0;
    }

    private void workOnce() {
        try {
            instance.showWaiting(null);
            instance.keepHouse();
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
