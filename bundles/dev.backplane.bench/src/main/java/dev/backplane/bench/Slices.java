package dev.backplane.bench;

import java.util.concurrent.Callable;

/**
 * Operations of a few nanoseconds are timed in slices, of which the fastest counts: whatever else runs on the machine, or on
 * the other thread of the same core, makes a slice slower and none of them faster. Ours and the peers are treated alike.
 */
final class Slices {
    /** About how long one of them takes. */
    static final int MILLIS = 25;

    private static final int COUNT = 40;
    private static final int SHORT_COUNT = 5;

    private Slices() {}

    /**
     * How many there are in a round.
     *
     * @param run how thoroughly
     * @return at least 1
     */
    static int count(final Run run) {
        return run.isShort() ? SHORT_COUNT : COUNT;
    }

    /**
     * A contender that is timed in slices.
     *
     * @param name what is measured
     * @param run how thoroughly
     * @param slice times one slice and says what an operation took
     * @return the contender
     */
    static Contender contender(final String name, final Run run, final Callable<Double> slice) {
        return new CallableContender(name, () -> {
            final double[] costs = new double[count(run)];
            for (int i = 0; i < costs.length; i++) {
                costs[i] = slice.call();
            }
            return Figures.lowest(costs);
        });
    }
}
