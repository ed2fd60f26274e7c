package dev.backplane.extension.sharedlog.demo;

/** What the demo found out; it prints it at its end, as {@code name: value}. */
final class DemoReport {
    private static final String OK = "ok";

    private int processes;
    private int databases;
    private long linesWritten;
    private long linesFound;
    private long torn;
    private long duplicated;
    private long linesPerSecond;
    private long lockWaits;
    private boolean withKills;
    private int killed;
    private long recoveryMillis;
    private long survivorErrors;
    private String result = OK;

    /** How many processes wrote, to how many databases. */
    void wrote(final int byProcesses, final int toDatabases) {
        processes = byProcesses;
        databases = toDatabases;
    }

    /** What the writers say that they have written, and how long all of them together took. */
    void written(final long lines, final double seconds) {
        linesWritten = lines;
        linesPerSecond = Math.round(lines / seconds);
    }

    /** What was written after that, by somebody else. */
    void writtenLater(final long lines) {
        linesWritten += lines;
    }

    /** What the checker found in one log. */
    void found(final long lines, final long tornLines, final long duplicatedLines) {
        linesFound += lines;
        torn += tornLines;
        duplicated += duplicatedLines;
    }

    /** How often a writer had to sleep for the lock. */
    void waited(final long times) {
        lockWaits = times;
    }

    /** Processes are to be killed: the report says so, also when it comes to nothing. */
    void withKills() {
        withKills = true;
    }

    /** A process was killed. */
    void killed() {
        killed++;
    }

    /** How long the others felt it. */
    void recovered(final long nanos) {
        recoveryMillis = Math.max(recoveryMillis, millis(nanos));
    }

    /** Whole milliseconds, never fewer than it was. */
    static long millis(final long nanos) {
        return (nanos + 999_999) / 1_000_000;
    }

    /** How many errors those reported that were not killed. */
    void survivorErrors(final long errors) {
        survivorErrors = errors;
    }

    /** Keeps the first failure as the result. */
    void failed(final String what) {
        if (ok()) {
            result = what.replaceAll("\\s+", " ").strip();
        }
    }

    /** Whether nothing failed. */
    boolean ok() {
        return result.equals(OK);
    }

    /** The last lines of the demo. */
    String text() {
        return """
                processes: %d
                databases: %d
                lines_written: %d
                lines_found: %d
                torn: %d
                duplicated: %d
                lines_per_second: %d
                lock_waits: %d
                %sresult: %s
                """.formatted(
                        processes,
                        databases,
                        linesWritten,
                        linesFound,
                        torn,
                        duplicated,
                        linesPerSecond,
                        lockWaits,
                        withKills ? kills() : "",
                        result);
    }

    private String kills() {
        return "killed: %d%nrecovery_ms_max: %d%nsurvivor_errors: %d%n"
                .formatted(killed, recoveryMillis, survivorErrors);
    }
}
