package dev.backplane.engine;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendState;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.process.DeathWatch;
import dev.backplane.engine.wait.PlatformWaitEvent;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of each process that notices: deaths of other processes, databases made elsewhere, the end of the
 * instance. The postmaster's works as often as its {@link DeathWatch} says. The others' look every 100 ms, at the
 * postmaster first: as long as it is well, the deaths of others are its concern.
 */
final class Housekeeper implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final long BACKEND_PERIOD_MILLIS = 100;
    private static final long STOP_TIMEOUT_SECONDS = 5;

    private final Instance instance;
    private final ControlFile control;
    private final Regions regions;
    private final Optional<DeathWatch> deaths;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    /** Null before there is a slot for it. */
    private Backend me;

    private String lastFailure = "";

    Housekeeper(
            final Instance instance,
            final ControlFile control,
            final Regions regions,
            final Optional<DeathWatch> deaths) {
        this.instance = instance;
        this.control = control;
        this.regions = regions;
        this.deaths = deaths;
        this.thread = new Thread(this, "backplane-housekeeper");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try {
            keepHouse();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final RuntimeException | InternalError e) {
            LOG.error("the housekeeper ended, nobody in this process notices deaths any more: {}", e.getMessage(), e);
        } finally {
            deaths.ifPresent(DeathWatch::close);
        }
    }

    private void keepHouse() throws InterruptedException {
        final FileWatch files = new FileWatch(control, regions);
        boolean whole = files.areTablesWhole();
        boolean stopped = false;
        try {
            while (whole && !stopped) {
                workOnce();
                stopped = pause();
                whole = files.areTablesWhole();
            }
        } finally {
            if (whole && me != null) {
                me.close();
            }
        }
    }

    private void register() {
        if (me == null) {
            final String type = instance.isPostmaster() ? "postmaster" : "housekeeper";
            me = instance.backends().register(type, type, Optional.empty());
            me.state(BackendState.ACTIVE);
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
            try {
                register();
                instance.showWaiting(null);
            } finally {
                // also without a slot: who notices deaths frees slots
                instance.keepHouse();
            }
            lastFailure = "";
        } catch (final RuntimeException | InternalError e) {
            // what cannot be put right fails again and again
            if (!lastFailure.equals(e.toString())) {
                LOG.warn("the housekeeper failed and goes on: {}", e.getMessage(), e);
            }
            lastFailure = e.toString();
        }
        if (me != null) {
            instance.showWaiting(PlatformWaitEvent.HOUSEKEEPER_MAIN);
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
