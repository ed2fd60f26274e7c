package dev.backplane.engine.memory;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Wakes the threads of this process that sleep long, a few times in a second, so that they look at the clock, at interrupts
 * and at who has died. So a sleep that is mostly over soon needs no timer of its own, which takes the kernel longer to set
 * and to clear than the waking itself takes.
 *
 * <pre>
 * sleeper  store what to wake; see that the alarm's thread runs, or start it; sleep; store that it is up
 * alarm    wake whoever has been in the same sleep since the last round; after some rounds without anybody say that it does
 *          not run any more, look once more, and end, unless somebody has lain down before it said so
 * </pre>
 */
final class Alarm {
    /** Who lies down right after a round is woken by the second or third one from there, so within three periods. */
    private static final long PERIOD_NANOS = Futex.LONGEST_SLEEP_NANOS / 3;

    private static final int IDLE_ROUNDS = 8;

    private final Bell bell;
    private final List<WeakReference<Sleeper>> sleepers = new ArrayList<>();
    private final ThreadLocal<Sleeper> mine = ThreadLocal.withInitial(this::register);
    private volatile boolean running;

    /** How to wake. */
    interface Bell {
        /** Wakes whoever sleeps at an address and listens to one of the bits. */
        void ring(long address, int bits);
    }

    /** A thread. */
    static final class Sleeper {
        private int bits;
        private long sleeps;
        private long sleepsSeen;
        /** What it sleeps on; 0 while it does not. */
        private final AtomicLong address = new AtomicLong();

        /** Says that the thread sleeps no more. No fence: to be woken once more does no harm. */
        void getUp() {
            address.setRelease(0);
        }
    }

    Alarm(final Bell bell) {
        this.bell = bell;
    }

    /**
     * To be called before a sleep that nothing but a wake-up ends.
     *
     * @param address what the thread will sleep on
     * @param bits what it listens to
     * @return the calling thread, which must {@link Sleeper#getUp} afterwards; null if there can be no alarm
     */
    Sleeper lieDown(final long address, final int bits) {
        final Sleeper me = mine.get();
        me.bits = bits;
        me.sleeps++;
        me.address.set(address);
        if (running || start()) {
            return me;
        }
        me.getUp();
        return null;
    }

    private Sleeper register() {
        final Sleeper sleeper = new Sleeper();
        synchronized (sleepers) {
            sleepers.removeIf(known -> known.get() == null);
            sleepers.add(new WeakReference<>(sleeper));
        }
        return sleeper;
    }

    /** Whether its thread runs. */
    boolean isRunning() {
        return running;
    }

    /** Starts the thread if it does not run; false if the system gives this process no more threads. */
    private synchronized boolean start() {
        if (!running) {
            // without what the first sleeper's thread has, which may be an extension's that goes before the alarm does
            final Thread thread = new Thread(null, this::run, "backplane-alarm", 0, false);
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (final OutOfMemoryError e) {
                return false;
            }
            running = true;
        }
        return true;
    }

    private void run() {
        do {
            for (int idle = 0; idle < IDLE_ROUNDS; idle++) {
                pause();
                if (wake()) {
                    idle = 0;
                }
            }
        } while (!end());
    }

    /** True if nobody sleeps: whoever lies down from now on starts another thread. */
    private synchronized boolean end() {
        running = false;
        running = wake();
        return !running;
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PERIOD_NANOS);
        } catch (final InterruptedException e) {
            // whoever sleeps relies on this thread
        }
    }

    /** One round; false if nobody sleeps. */
    private boolean wake() {
        boolean any = false;
        synchronized (sleepers) {
            for (int i = 0; i < sleepers.size(); i++) {
                final Sleeper sleeper = sleepers.get(i).get();
                any |= sleeper != null && wake(sleeper);
            }
        }
        return any;
    }

    private boolean wake(final Sleeper sleeper) {
        final long address = sleeper.address.get();
        if (address != 0 && sleeper.sleepsSeen == sleeper.sleeps) {
            bell.ring(address, sleeper.bits);
        }
        sleeper.sleepsSeen = sleeper.sleeps;
        return address != 0;
    }
}
