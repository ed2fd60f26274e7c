package dev.backplane.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class NearestName {
    private NearestName() {}

    /**
     * The candidate nearest to a word, if it is near.
     *
     * @param word what was written
     * @param candidates what could have been meant
     * @return a candidate that differs in a third of its letters or less
     */
    public static Optional<String> of(final String word, final Collection<String> candidates) {
        // the distance is at least the difference of the lengths, and takes memory for the product of both
        return candidates.stream()
                .filter(candidate -> Math.abs(word.length() - candidate.length()) <= allowed(candidate))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(candidate -> distance(word, candidate) <= allowed(candidate));
    }

    private static int allowed(final String candidate) {
        return Math.max(1, candidate.length() / 3);
    }

    /**
     * A clause for a message.
     *
     * @param word what was written
     * @param candidates what could have been meant
     * @return {@code ; did you mean "x"?}, or nothing
     */
    public static String hint(final String word, final Collection<String> candidates) {
        return of(word, candidates)
                .map(candidate -> "; did you mean \"" + candidate + "\"?")
                .orElse("");
    }

    /** The number of letters to insert, remove, replace or swap with their neighbour. */
    static int distance(final String a, final String b) {
        final int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(final int[][] cost, final String a, final String b, final int i, final int j) {
        final boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        final int replaced = cost[i - 1][j - 1] + (same ? 0 : 1);
        final int changed = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        final boolean swapped =
                i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(changed, cost[i - 2][j - 2] + 1) : changed;
    }
}
