package dev.backplane.extension.sharedlog.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Shows how far the writers are: one line that is drawn again on a terminal, one line a second elsewhere. */
final class ProgressDisplay {
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long OTHER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int columns;
    private final long linesOfEach;
    private final List<Writer> writers;
    private final long[] shown;
    private final long begin = System.nanoTime();
    private long last = begin;

    /**
     * Begins now.
     *
     * @param columns width of the terminal; 0 if the output is none
     * @param linesOfEach lines that each writer writes if it is not killed
     * @param writers the writers
     */
    ProgressDisplay(final int columns, final long linesOfEach, final List<Writer> writers) {
        this.columns = columns;
        this.linesOfEach = linesOfEach;
        this.writers = writers;
        this.shown = new long[writers.size()];
    }

    /** Shows the state if it is time. */
    void update() {
        final long now = System.nanoTime();
        if (now - last >= (columns > 0 ? TERMINAL_NANOS : OTHER_NANOS)) {
            show(now);
        }
    }

    /** Shows the last state and ends the line. */
    void end() {
        show(System.nanoTime());
        if (columns > 0) {
            System.out.println();
        }
    }

    private void show(final long now) {
        final String line = line(now);
        if (columns > 0) {
            final String cut = line.substring(0, Math.min(line.length(), columns - 1));
            System.out.print("\r" + cut + " ".repeat(columns - 1 - cut.length()));
            System.out.flush();
        } else {
            System.out.println(line);
        }
        last = now;
    }

    private String line(final long now) {
        final double seconds = Math.max(1, now - last) / 1e9;
        final Map<String, StringBuilder> databases = new LinkedHashMap<>();
        final Map<String, Long> waits = new LinkedHashMap<>();
        long expected = 0;
        long lines = 0;
        long news = 0;
        for (int i = 0; i < shown.length; i++) {
            final Writer writer = writers.get(i);
            final long written = writer.progress().lines();
            databases
                    .computeIfAbsent(writer.database(), name -> new StringBuilder(name))
                    .append(" %d:%s".formatted(writer.pid(), state(writer, (written - shown[i]) / seconds)));
            waits.merge(writer.database(), writer.progress().lockWaits(), Math::max);
            expected += writer.written(linesOfEach).acknowledged();
            lines += written;
            news += written - shown[i];
            shown[i] = written;
        }
        return "%5.1f s %3d %% %,11d lines %8s/s  %s  lock waits %,d"
                .formatted(
                        (now - begin) / 1e9,
                        lines * 100 / Math.max(1, expected),
                        lines,
                        rate(news / seconds),
                        String.join("  ", databases.values()),
                        waits.values().stream().mapToLong(Long::longValue).sum());
    }

    private static String state(final Writer writer, final double perSecond) {
        return writer.isKilled() ? "killed" : rate(perSecond) + "/s";
    }

    private static String rate(final double perSecond) {
        return perSecond < 10_000 ? "%.0f".formatted(perSecond) : "%.0fk".formatted(perSecond / 1000);
    }
}
