package dev.backplane.bench;

import java.util.concurrent.TimeUnit;

/**
 * How often and how long it is waited for the end of a disturbance. What disturbs a machine comes in bursts of seconds, so
 * whoever is measured in one waits longer each time, and all of a workload together not without end.
 */
final class Patience {
    private static final int MOST_ATTEMPTS = 5;
    private static final int MOST_REPETITIONS = 100;
    private static final long FIRST_PAUSE_MILLIS = 50;

    private final long firstPauseMillis;
    private int left;

    private Patience(final int attempts, final long firstPauseMillis) {
        this.left = attempts;
        this.firstPauseMillis = firstPauseMillis;
    }

    /** Waits for nothing. */
    static Patience none() {
        return new Patience(0, 0);
    }

    /**
     * Waits longer each time.
     *
     * @param figures how many there will be: as many attempts may be repeated, up to a hundred
     */
    static Patience of(final int figures) {
        return new Patience(Math.min(figures, MOST_REPETITIONS), FIRST_PAUSE_MILLIS);
    }

    /** The same without pauses. */
    static Patience withoutPauses(final int attempts) {
        return new Patience(attempts, 0);
    }

    /**
     * Waits after a disturbed attempt.
     *
     * @param attempt its number, from 1
     * @return false if there is to be no other
     * @throws InterruptedException if the thread was interrupted
     */
    boolean waits(final int attempt) throws InterruptedException {
        if (left == 0 || attempt == MOST_ATTEMPTS) {
            return false;
        }
        left--;
        TimeUnit.MILLISECONDS.sleep(firstPauseMillis << attempt - 1);
        return true;
    }
}
