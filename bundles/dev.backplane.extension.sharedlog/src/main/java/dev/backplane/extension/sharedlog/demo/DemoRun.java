package dev.backplane.extension.sharedlog.demo;

import dev.backplane.extension.sharedlog.line.CheckResult;
import dev.backplane.extension.sharedlog.line.Expectation;
import dev.backplane.extension.sharedlog.line.LineFormat;
import dev.backplane.extension.sharedlog.line.LogChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The steps of the demo, in their order. */
final class DemoRun {
    private static final List<String> DATABASES = List.of("orders", "customers");
    private static final int WRITERS_PER_DATABASE = 2;
    private static final String EXTENSION = "sharedlog";
    private static final long PATIENCE_SECONDS = 60;
    private static final long POLL_MILLIS = 50;

    private final DemoOptions options;
    private final DemoInstance instance;
    private final DemoReport report;
    private final List<Writer> writers = new ArrayList<>();
    private DemoInput input;
    private int times;

    DemoRun(final DemoOptions options, final DemoInstance instance, final DemoReport report) {
        this.options = options;
        this.instance = instance;
        this.report = report;
    }

    /**
     * Runs all steps.
     *
     * @throws DemoFailure when one fails
     */
    void run() throws DemoFailure {
        readInput();
        startInstance();
        deploy();
        startWriters();
        write();
        check();
        remove();
        instance.stop();
    }

    private void readInput() throws DemoFailure {
        input = DemoInput.read(options.files(), instance.path("input"));
        final int count = DATABASES.size() * WRITERS_PER_DATABASE;
        times = options.times() > 0 ? options.times() : input.times(count);
        say("Input: %,d lines, %,d bytes in %,d files; each of %d processes writes them %d times."
                .formatted(input.lines(), input.bytes(), input.texts().size(), count, times));
        try {
            requireSpace((input.bytes() + input.lines() * LineFormat.MAX_OVERHEAD) * times * count);
            Files.writeString(instance.path("files"), input.list());
        } catch (final IOException e) {
            throw new DemoFailure("the list of files cannot be written: " + e.getMessage(), e);
        }
    }

    private void requireSpace(final long bytes) throws DemoFailure, IOException {
        final long usable = Files.getFileStore(instance.path("")).getUsableSpace();
        if (usable < bytes) {
            throw new DemoFailure(
                    "the logs may take %,d bytes, but %s has only %,d: free some, or give --times or less input"
                            .formatted(bytes, instance.path(""), usable));
        }
    }

    private void startInstance() throws DemoFailure {
        instance.unpack(options.distribution());
        final long begin = System.nanoTime();
        instance.start();
        say("Started an instance in %.1f s.".formatted(seconds(begin)));
        for (final String database : DATABASES) {
            instance.client("database:create", database);
        }
        say("Created the databases " + String.join(" and ", DATABASES) + ".");
    }

    private void deploy() throws DemoFailure {
        final long begin = System.nanoTime();
        instance.deploy(options.extension());
        await("the extension is not ACTIVE", () -> isActive(instance.rows("extension:list")));
        say("Deployed the extension %s: ACTIVE %.1f s after its jar came.".formatted(EXTENSION, seconds(begin)));
        // Without these the check at the end, that nothing is left, would prove nothing.
        final LeftOvers present = LeftOvers.of(instance, EXTENSION);
        if (present.segments() < DATABASES.size() || present.tranches() == 0 || present.waitEvents() == 0) {
            throw new DemoFailure("the extension is ACTIVE, but it has only " + present.sentence());
        }
        say("It has " + present.sentence() + ".");
    }

    private static boolean isActive(final List<Map<String, Object>> extensions) throws DemoFailure {
        for (final Map<String, Object> extension : extensions) {
            if (EXTENSION.equals(extension.get("name"))) {
                if ("FAILED".equals(extension.get("state"))) {
                    throw new DemoFailure("the extension failed: " + extension.get("cause"));
                }
                return "ACTIVE".equals(extension.get("state"));
            }
        }
        return false;
    }

    private void startWriters() throws DemoFailure {
        for (int i = 0; i < WRITERS_PER_DATABASE; i++) {
            for (final String database : DATABASES) {
                final Path progress = instance.path("progress-" + database + "-" + i);
                final List<String> command = List.of(
                        EXTENSION + ":write",
                        "--times",
                        Integer.toString(times),
                        "--batch",
                        Integer.toString(options.batch()),
                        "--progress-file",
                        progress.toString(),
                        "--start-file",
                        startFile().toString(),
                        "--files-from",
                        instance.path("files").toString());
                writers.add(new Writer(database, instance.backend(database, command), progress));
            }
        }
        report.wrote(writers.size(), DATABASES.size());
        await("not all backend processes are ready to write", () -> look(Writer::isReady));
        say("Started " + writers.size() + " backend processes: "
                + writers.stream()
                        .map(writer -> writer.progress().writer() + " in " + writer.database())
                        .collect(Collectors.joining(", "))
                + ".");
    }

    private Path startFile() {
        return instance.path("start");
    }

    private boolean look(final Predicate<Writer> wanted) throws DemoFailure {
        boolean all = true;
        for (final Writer writer : writers) {
            writer.look();
            all &= wanted.test(writer);
        }
        return all;
    }

    private void write() throws DemoFailure {
        final ProgressDisplay display =
                new ProgressDisplay(options.columns(), input.lines() * times * writers.size(), writers);
        final long begin = System.nanoTime();
        try {
            Files.createFile(startFile());
        } catch (final IOException e) {
            throw new DemoFailure("the start file cannot be made: " + e.getMessage(), e);
        }
        final WaitSampler sampler = new WaitSampler(instance, EXTENSION);
        long lines = 0;
        long lastNews = begin;
        while (!look(Writer::isDone)) {
            display.update();
            sampler.update();
            if (written() != lines) {
                lines = written();
                lastNews = System.nanoTime();
            }
            if (seconds(lastNews) > PATIENCE_SECONDS) {
                throw new DemoFailure("no process wrote a line for " + PATIENCE_SECONDS + " s");
            }
            pause();
        }
        final double seconds = seconds(begin);
        display.end();
        report.written(written(), seconds);
        for (final Writer writer : writers) {
            writer.await(PATIENCE_SECONDS);
        }
        say("Wrote %,d lines in %.1f s.".formatted(written(), seconds));
        sampler.end().ifPresent(seen -> say("In between backend:list showed " + seen + "."));
    }

    private long written() {
        return writers.stream().mapToLong(writer -> writer.progress().lines()).sum();
    }

    private void check() throws DemoFailure {
        input.requireUnchanged();
        final List<Map<String, Object>> logs = instance.rows(EXTENSION + ":status");
        long waits = 0;
        for (final String database : DATABASES) {
            final Map<String, Object> log = logs.stream()
                    .filter(row -> database.equals(row.get("database")))
                    .findFirst()
                    .orElseThrow(() -> new DemoFailure("sharedlog:status does not show the log of " + database));
            waits += number(log, "lock_waits");
            check(database, log);
        }
        report.waited(waits);
    }

    private void check(final String database, final Map<String, Object> log) throws DemoFailure {
        final Set<Long> ids = writers.stream()
                .filter(writer -> writer.database().equals(database))
                .map(writer -> writer.progress().writer())
                .collect(Collectors.toSet());
        final Expectation expectation = new Expectation(ids, times, input.texts());
        final Path file = Path.of(String.valueOf(log.get("file")));
        final CheckResult result;
        final long bytes;
        try {
            result = LogChecker.check(file, expectation);
            bytes = Files.size(file);
        } catch (final IOException e) {
            throw new DemoFailure("the log of " + database + " cannot be read: " + e.getMessage(), e);
        }
        report.found(result.found(), result.torn(), result.duplicated());
        say("Checked the log of %s, %,d bytes: %s.".formatted(database, bytes, result.sentence()));
        if (!result.ok()) {
            report.failed("the log of " + database + ": " + result.sentence());
        } else if (number(log, "lines") != result.found() || number(log, "position") != bytes) {
            report.failed(
                    "shared memory says that the log of " + database + " has " + number(log, "lines") + " lines and "
                            + number(log, "position") + " bytes, but the file has " + result.found() + " and " + bytes);
        }
    }

    private static long number(final Map<String, Object> row, final String name) throws DemoFailure {
        if (row.get(name) instanceof Double number) {
            return number.longValue();
        }
        throw new DemoFailure("the row " + row + " has no number " + name);
    }

    private void remove() throws DemoFailure {
        final long begin = System.nanoTime();
        instance.undeploy(options.extension());
        await("the extension's jar is gone, but not the extension", () -> !isActive(instance.rows("extension:list")));
        final LeftOvers[] left = new LeftOvers[1];
        try {
            await("something of the extension is left", () -> {
                left[0] = LeftOvers.of(instance, EXTENSION);
                return left[0].none();
            });
        } catch (final DemoFailure e) {
            throw left[0] == null || left[0].none()
                    ? e
                    : new DemoFailure("the extension's jar is gone, but it left " + left[0].sentence(), e);
        }
        say("Removed the jar: %.1f s later the instance has %s of it.".formatted(seconds(begin), left[0].sentence()));
    }

    private static void await(final String otherwise, final Step isDone) throws DemoFailure {
        final long begin = System.nanoTime();
        while (!isDone.look()) {
            if (seconds(begin) > PATIENCE_SECONDS) {
                throw new DemoFailure(otherwise + " after " + PATIENCE_SECONDS + " s");
            }
            pause();
        }
    }

    private static void pause() throws DemoFailure {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("the demo was interrupted", e);
        }
    }

    private static double seconds(final long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void say(final String sentence) {
        System.out.println(sentence);
    }

    @FunctionalInterface
    private interface Step {
        boolean look() throws DemoFailure;
    }
}
