package dev.backplane.shell.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Nearest {
    private Nearest() {}

    /**
     * The candidate that takes the fewest typing mistakes.
     *
     * @param typed what was typed
     * @param candidates what there is
     * @return the nearest one; empty when none is near
     */
    public static Optional<String> of(final String typed, final Collection<String> candidates) {
        final int tolerance = Math.max(1, typed.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(typed, candidate) <= tolerance)
                .min(Comparator.comparingInt((String candidate) -> distance(typed, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * The question to put behind an error.
     *
     * @param typed what was typed
     * @param candidates what there is
     * @return a sentence that begins with a blank; empty text when nothing is near
     */
    public static String question(final String typed, final Collection<String> candidates) {
        return of(typed, candidates)
                .map(candidate -> " Did you mean " + candidate + "?")
                .orElse("");
    }

    /** Counts inserted, lost, changed and swapped characters, whatever their case. */
    private static int distance(final String left, final String right) {
        final String from = left.toLowerCase(Locale.ROOT);
        final String to = right.toLowerCase(Locale.ROOT);
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        int[] current = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            last[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                final int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
                current[column] = Math.min(Math.min(current[column - 1], last[column]) + 1, last[column - 1] + change);
                if (isSwap(from, row, to, column)) {
                    current[column] = Math.min(current[column], beforeLast[column - 2] + 1);
                }
            }
            final int[] free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }
        return last[to.length()];
    }

    private static boolean isSwap(final String from, final int row, final String to, final int column) {
        return row > 1
                && column > 1
                && from.charAt(row - 1) == to.charAt(column - 2)
                && from.charAt(row - 2) == to.charAt(column - 1);
    }
}
