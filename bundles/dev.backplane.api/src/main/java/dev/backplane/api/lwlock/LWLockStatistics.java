package dev.backplane.api.lwlock;

import java.time.Duration;

/**
 * What happened to a lock, or to all locks of a tranche, since it was initialised. Who waits for a lock's variable does not
 * wait for the lock, and is not counted.
 *
 * @param exclusiveAcquisitions how often it was taken exclusively
 * @param sharedAcquisitions how often it was taken in shared mode
 * @param blocked how often somebody had to sleep for it
 * @param totalWait how long all sleeps took together, those that are not over yet aside
 * @param longestWait how long the longest wait took
 */
public record LWLockStatistics(
        long exclusiveAcquisitions, long sharedAcquisitions, long blocked, Duration totalWait, Duration longestWait) {
    /** Of a lock that nobody used yet. */
    public static final LWLockStatistics NONE = new LWLockStatistics(0, 0, 0, Duration.ZERO, Duration.ZERO);

    /**
     * Both together.
     *
     * @param other another lock's
     * @return the sums, and the longer of the longest waits
     */
    public LWLockStatistics plus(final LWLockStatistics other) {
        return new LWLockStatistics(
                exclusiveAcquisitions + other.exclusiveAcquisitions,
                sharedAcquisitions + other.sharedAcquisitions,
                blocked + other.blocked,
                totalWait.plus(other.totalWait),
                longestWait.compareTo(other.longestWait) >= 0 ? longestWait : other.longestWait);
    }
}
