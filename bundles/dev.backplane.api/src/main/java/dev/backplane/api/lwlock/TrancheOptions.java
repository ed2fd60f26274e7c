package dev.backplane.api.lwlock;

import java.util.Objects;

/**
 * How the locks of a tranche behave. All users of a named tranche must agree.
 *
 * @param wakePolicy in which order waiters get a lock
 * @param deadlockException whether a backend that waits for a lock of this tranche may be chosen as the victim of a
 *     deadlock and get a {@link dev.backplane.api.DeadlockException}; otherwise a deadlock is only reported
 */
public record TrancheOptions(WakePolicy wakePolicy, boolean deadlockException) {
    /** As PostgreSQL's locks: barging, deadlocks are reported and not broken. */
    public static final TrancheOptions DEFAULT = new TrancheOptions(WakePolicy.BARGING, false);

    /**
     * Refuses null.
     *
     * @param wakePolicy see above
     * @param deadlockException see above
     */
    public TrancheOptions {
        Objects.requireNonNull(wakePolicy, "wakePolicy");
    }

    /**
     * The same with another order of waiters.
     *
     * @param policy the order
     * @return new options
     */
    public TrancheOptions wakePolicy(final WakePolicy policy) {
        return new TrancheOptions(policy, deadlockException);
    }

    /**
     * The same with or without an exception for the victim of a deadlock.
     *
     * @param wanted true to break deadlocks
     * @return new options
     */
    public TrancheOptions deadlockException(final boolean wanted) {
        return new TrancheOptions(wakePolicy, wanted);
    }
}
