package dev.backplane.bench;

/**
 * What a lock is held for: steps that depend on each other, so that they take the same time in Java and in C. The clock is
 * no measure of it: to look at it again and again takes longer in one language than in the other.
 */
final class Work {
    private static final int SLICES = 2_000;
    private static final int SLICE_STEPS = 10_000;

    private Work() {}

    /** One step, which is a random number too: {@code race_random} in race.h. */
    static long next(final long state) {
        long x = state;
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
        return x;
    }

    /** The state after so many steps. */
    static long after(final long state, final int steps) {
        long x = state;
        for (int i = 0; i < steps; i++) {
            x = next(x);
        }
        return x;
    }

    /**
     * How many steps take so long on this machine, undisturbed.
     *
     * @param nanos how long
     * @return at least 1
     */
    static int steps(final int nanos) {
        return Math.max(1, (int) Math.round(nanos / Cost.NANOS_PER_STEP));
    }

    /** Measured when it is first needed. */
    private static final class Cost {
        static final double NANOS_PER_STEP = measure();

        private static double measure() {
            long state = 1;
            long fastest = Long.MAX_VALUE;
            for (int i = 0; i < SLICES; i++) {
                final long began = System.nanoTime();
                state = after(state, SLICE_STEPS);
                fastest = Math.min(fastest, System.nanoTime() - began);
            }
            if (state == 0) {
                throw new AssertionError("no step leads to 0");
            }
            return (double) fastest / SLICE_STEPS;
        }
    }
}
