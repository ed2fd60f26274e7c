package dev.backplane.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;

/** Numbers: what is computed of rounds, and how it is written. */
final class Figures {
    private static final double CHANCE = 0.05;

    private Figures() {}

    static double median(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double lowest(final double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    static double highest(final double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    /**
     * Whether figures leave open on which side of a limit they lie, by the sign test: a tossed coin would show as many heads
     * as there are figures above it, or more, in more than one of twenty cases, and as many as there are below likewise.
     *
     * @param values the figures; fewer than five tell if all are on one side
     * @param limit the limit
     * @return false if they are plainly above it or plainly not
     */
    static boolean isUndecided(final double[] values, final double limit) {
        final int above =
                (int) Arrays.stream(values).filter(value -> value > limit).count();
        return above > 0
                && above < values.length
                && atLeast(above, values.length) > CHANCE
                && atLeast(values.length - above, values.length) > CHANCE;
    }

    /** How probable so many heads or more are when a coin is tossed. */
    private static double atLeast(final int heads, final int tosses) {
        double ways = 1;
        double sum = 0;
        for (int tails = 0; tails <= tosses - heads; tails++) {
            sum += ways;
            ways = ways * (tosses - tails) / (tails + 1);
        }
        return sum / Math.pow(2, tosses);
    }

    /**
     * Ours divided by the peer's cost. What costs nothing is never dearer than anything; what costs something is dearer
     * than nothing by more than any limit, written as a number that JSON has.
     *
     * @param ours our cost
     * @param peer the peer's cost
     * @return the ratio, finite
     */
    static double ratio(final double ours, final double peer) {
        if (ours == 0) {
            return 0;
        }
        return peer == 0 ? Double.MAX_VALUE : ours / peer;
    }

    /**
     * Writes a figure with at most three digits that count behind or around the point, and no exponent.
     *
     * @param value the figure
     * @return for example {@code 0.0123}, {@code 17.3}, {@code 1,234,567}
     */
    static String of(final double value) {
        if (value == Double.MAX_VALUE) {
            return "\u221e";
        }
        if (Math.abs(value) >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return BigDecimal.valueOf(value).round(new MathContext(3)).toPlainString();
    }
}
