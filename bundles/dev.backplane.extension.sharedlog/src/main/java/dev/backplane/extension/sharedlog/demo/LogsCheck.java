package dev.backplane.extension.sharedlog.demo;

import dev.backplane.extension.sharedlog.line.CheckResult;
import dev.backplane.extension.sharedlog.line.Expectation;
import dev.backplane.extension.sharedlog.line.Expectation.Written;
import dev.backplane.extension.sharedlog.line.LogChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Checks the logs: each file from its begin to its end, also against what shared memory says of it. */
final class LogsCheck {
    private final List<Map<String, Object>> logs;
    private final DemoInput input;
    private final int times;
    private final DemoReport report;
    private long waits;
    private long recoveries;

    /**
     * Has checked nothing yet.
     *
     * @param logs the rows of {@code sharedlog:status}
     * @param input what the writers wrote
     * @param times how often each was to write it
     * @param report takes the results
     */
    LogsCheck(final List<Map<String, Object>> logs, final DemoInput input, final int times, final DemoReport report) {
        this.logs = logs;
        this.input = input;
        this.times = times;
        this.report = report;
    }

    /**
     * Checks the log of a database.
     *
     * @param database the database
     * @param writers who wrote there, and how far each came
     * @throws DemoFailure when the log cannot be read
     */
    void check(final String database, final Map<Long, Written> writers) throws DemoFailure {
        final Map<String, Object> log = logs.stream()
                .filter(row -> database.equals(row.get("database")))
                .findFirst()
                .orElseThrow(() -> new DemoFailure("sharedlog:status does not show the log of " + database));
        waits += number(log, "lock_waits");
        recoveries += number(log, "recoveries");
        final Path file = Path.of(String.valueOf(log.get("file")));
        final CheckResult result;
        final long bytes;
        try {
            result = LogChecker.check(file, new Expectation(writers, times, input.texts()));
            bytes = Files.size(file);
        } catch (final IOException e) {
            throw new DemoFailure("the log of " + database + " cannot be read: " + e.getMessage(), e);
        }
        report.found(result.found(), result.torn(), result.duplicated());
        System.out.println("Checked the log of %s, %,d bytes: %s.".formatted(database, bytes, result.sentence()));
        final long lines = result.found() + result.unacknowledged();
        if (!result.ok()) {
            report.failed("the log of " + database + ": " + result.sentence());
        } else if (number(log, "lines") != lines || number(log, "position") != bytes) {
            report.failed("shared memory says that the log of " + database + " has " + number(log, "lines")
                    + " lines and " + number(log, "position") + " bytes, but the file has " + lines + " and " + bytes);
        }
    }

    /** All logs are checked. */
    void end() {
        report.waited(waits);
        if (recoveries > 0) {
            System.out.println("Of the killed processes " + recoveries
                    + " held the lock of their log; the next writer put the log right.");
        }
    }

    private static long number(final Map<String, Object> row, final String name) throws DemoFailure {
        if (row.get(name) instanceof Double number) {
            return number.longValue();
        }
        throw new DemoFailure("the row " + row + " has no number " + name);
    }
}
