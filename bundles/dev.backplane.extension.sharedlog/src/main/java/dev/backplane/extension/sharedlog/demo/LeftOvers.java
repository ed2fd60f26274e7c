package dev.backplane.extension.sharedlog.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an extension has in the instance, as the shell shows it.
 *
 * @param segments number of rows of {@code shmem:list}
 * @param tranches number of rows of {@code lwlock:list}
 * @param waitEvents number of rows of {@code wait:list}
 */
record LeftOvers(long segments, long tranches, long waitEvents) {
    /**
     * Looks.
     *
     * @param instance the instance
     * @param extension the extension's name; a row that has it anywhere counts
     * @return what it has
     * @throws DemoFailure when a command failed
     */
    static LeftOvers of(final DemoInstance instance, final String extension) throws DemoFailure {
        return new LeftOvers(
                count(instance.rows("shmem:list"), extension),
                count(instance.rows("lwlock:list"), extension),
                count(instance.rows("wait:list"), extension));
    }

    private static long count(final List<Map<String, Object>> rows, final String extension) {
        return rows.stream()
                .filter(row -> row.toString().toLowerCase(Locale.ROOT).contains(extension))
                .count();
    }

    /** Whether it has nothing. */
    boolean none() {
        return segments == 0 && tranches == 0 && waitEvents == 0;
    }

    /** What it has, in words. */
    String sentence() {
        return "%d segments, %d locks and %d wait events".formatted(segments, tranches, waitEvents);
    }
}
