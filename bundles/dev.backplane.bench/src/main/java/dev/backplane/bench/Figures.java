package dev.backplane.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;

/** Numbers: what is computed of rounds, and how it is written. */
final class Figures {
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
