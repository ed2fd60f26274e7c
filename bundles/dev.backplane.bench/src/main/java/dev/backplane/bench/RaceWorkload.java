package dev.backplane.bench;

/**
 * What the parties of a race do with locks.
 *
 * @param name for the tables
 * @param exclusivePercent of the operations, chosen at random; the others are shared
 * @param locks each operation takes one of so many, chosen at random; at most {@link Arena#MAX_LOCKS}
 * @param holdSteps for how many steps of {@link Work} it is held
 */
record RaceWorkload(String name, int exclusivePercent, int locks, int holdSteps) {
    /**
     * Whether anything happens while a lock is held.
     *
     * @return false if it is given back at once
     */
    boolean isHeld() {
        return holdSteps > 0;
    }

    /**
     * Whether another differs only in how long a lock is held.
     *
     * @param other the other one, or null
     * @return true if so
     */
    boolean isLike(final RaceWorkload other) {
        return other != null && other.exclusivePercent == exclusivePercent && other.locks == locks;
    }

    /**
     * The same, but each lock is given back at once.
     *
     * @return the workload
     */
    RaceWorkload unheld() {
        return new RaceWorkload(name, exclusivePercent, locks, 0);
    }

    /** As child processes are told: the same order in Java, SQL and C. */
    String line(final String separator, final long windowNanos) {
        return String.join(separator, "" + exclusivePercent, "" + locks, "" + holdSteps, Long.toString(windowNanos));
    }

    static RaceWorkload parse(final String[] words, final int from) {
        return new RaceWorkload(
                "",
                Integer.parseInt(words[from]),
                Integer.parseInt(words[from + 1]),
                Integer.parseInt(words[from + 2]));
    }
}
