package dev.backplane.bench;

import com.google.gson.annotations.SerializedName;
import java.util.List;
import java.util.Locale;

/**
 * One comparison, as {@code results.json} has it.
 *
 * @param group the group's slug
 * @param workload what was done
 * @param unit of the figures
 * @param ours our cost, the median of the rounds; null if it could not be measured
 * @param contender what of ours was measured
 * @param peer with whom it is compared
 * @param peerValue the peer's cost, the median of the rounds; null if it could not be measured
 * @param ratio the median of the rounds' ratios; null if there is none
 * @param spread the lowest and the highest of the rounds' ratios; null if there is none
 * @param limit the most that the ratio may be; null where the peer is only shown
 * @param undecided whether the rounds leave open on which side of the limit the ratio is; null where there is no limit
 * @param note why a figure is missing, else null
 * @param shortRun whether it was measured in the short mode
 * @param measured the day
 * @param machine where
 */
record Row(
        String group,
        String workload,
        String unit,
        Double ours,
        String contender,
        String peer,
        @SerializedName("peer_value") Double peerValue,
        Double ratio,
        List<Double> spread,
        Double limit,
        Boolean undecided,
        String note,
        @SerializedName("short") boolean shortRun,
        String measured,
        String machine) {

    /** What has come of a limit. */
    enum Verdict {
        /** There is none: the peer is only shown. */
        NONE(""),
        /** There is no ratio. */
        NOT_MEASURED("not measured"),
        /** The ratio is not above it. */
        OK("ok"),
        /** The ratio is above it, but not in so many rounds that it would not be so by chance. */
        UNDECIDED("undecided"),
        /** The ratio is above it. */
        MISSED("missed");

        private final String text;

        Verdict(final String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What has come of the limit. */
    Verdict verdict() {
        if (limit == null) {
            return Verdict.NONE;
        }
        if (ratio == null) {
            return Verdict.NOT_MEASURED;
        }
        if (!isAbove()) {
            return Verdict.OK;
        }
        return Boolean.TRUE.equals(undecided) ? Verdict.UNDECIDED : Verdict.MISSED;
    }

    /** Ratio and limit count as the tables show them, with two decimals; only a limit of 0 means nothing at all. */
    private boolean isAbove() {
        return limit == 0 ? ratio > 0 : Math.round(ratio * 100) > Math.round(limit * 100);
    }

    String ratioWithSpread() {
        if (ratio == null) {
            return note;
        }
        return ratioText() + " (" + text(spread.get(0)) + "-" + text(spread.get(1)) + ")";
    }

    String ratioText() {
        return text(ratio);
    }

    private static String text(final double value) {
        return value >= 100 || value < 0.01 && value > 0
                ? Figures.of(value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
