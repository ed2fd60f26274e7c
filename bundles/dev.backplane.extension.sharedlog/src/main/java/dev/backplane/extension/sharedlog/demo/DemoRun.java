package dev.backplane.extension.sharedlog.demo;

import dev.backplane.extension.sharedlog.line.Expectation.Written;
import dev.backplane.extension.sharedlog.line.LineFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The steps of the demo, in their order. */
final class DemoRun {
    private static final List<String> DATABASES = List.of("orders", "customers");
    private static final String EXTENSION = "sharedlog";
    /** The id of who writes where all were killed; no process of the demo can have this pid. */
    private static final long LATER_WRITER = 1;

    private static final long PATIENCE_SECONDS = 60;
    private static final long POLL_MILLIS = 50;

    private final DemoOptions options;
    private final DemoInstance instance;
    private final DemoReport report;
    private final List<Writer> writers = new ArrayList<>();
    private DemoInput input;
    private int times;
    private Optional<Killing> killing = Optional.empty();

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
        if (options.kill() > 0) {
            report.withKills();
        }
        try {
            readInput();
            startInstance();
            deploy();
            startWriters();
            write();
            writeWhereAllWereKilled();
            check();
            remove();
            instance.stop();
        } finally {
            killing.ifPresent(Killing::countErrors);
        }
    }

    private void readInput() throws DemoFailure {
        input = DemoInput.read(options.files(), instance.path("input"));
        times = input.times(options);
        say("Input: %,d lines, %,d bytes in %,d files; each of %d processes writes them %d times%s."
                .formatted(
                        input.lines(),
                        input.bytes(),
                        input.texts().size(),
                        options.writers(),
                        times,
                        options.kill() == 0 ? "" : ", but " + options.kill() + " of them are killed before the end"));
        try {
            requireSpace((input.bytes() + input.lines() * LineFormat.MAX_OVERHEAD) * times * options.writers());
            Files.writeString(fileList(), input.list());
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
        for (int i = 0; i < options.writers(); i++) {
            final String database = DATABASES.get(i % DATABASES.size());
            final Path progress = instance.path("progress-" + i);
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
                    fileList().toString());
            writers.add(new Writer(database, instance.backend(database, command), progress));
        }
        report.wrote(writers.size(), DATABASES.size());
        await("not all backend processes are ready to write", () -> look(Writer::isReady));
        say("Started " + writers.size() + " backend processes: "
                + writers.stream()
                        .map(writer -> writer.pid() + " in " + writer.database())
                        .collect(Collectors.joining(", "))
                + ".");
    }

    private Path fileList() {
        return instance.path("files");
    }

    private long linesOfEach() {
        return input.lines() * times;
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
        final ProgressDisplay display = new ProgressDisplay(options.columns(), linesOfEach(), writers);
        if (options.kill() > 0) {
            killing = Optional.of(new Killing(options.kill(), linesOfEach(), writers, instance.log(), report));
        }
        final long begin = System.nanoTime();
        try {
            Files.createFile(startFile());
        } catch (final IOException e) {
            throw new DemoFailure("the start file cannot be made: " + e.getMessage(), e);
        }
        final WaitSampler sampler = new WaitSampler(instance, EXTENSION);
        long lines = 0;
        long lastNews = begin;
        while (!look(writer -> writer.isDone() || writer.isKilled())) {
            display.update();
            sampler.update();
            if (killing.isPresent()) {
                killing.get().update();
            }
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
        if (killing.isPresent()) {
            killing.get().requireAll();
        }
        for (final Writer writer : writers) {
            if (!writer.isKilled()) {
                writer.await(PATIENCE_SECONDS);
            }
        }
        say("Wrote %,d lines in %.1f s.".formatted(written(), seconds));
        sampler.end().ifPresent(seen -> say("In between backend:list showed " + seen + "."));
    }

    /** A half-written line stays in a log until its lock is taken next: where no writer is left, it is taken here. */
    private void writeWhereAllWereKilled() throws DemoFailure {
        for (final String database : DATABASES) {
            if (isWithoutSurvivor(database)) {
                instance.client(
                        EXTENSION + ":write",
                        "--database",
                        database,
                        "--writer",
                        Long.toString(LATER_WRITER),
                        "--batch",
                        "1000",
                        "--files-from",
                        fileList().toString());
                report.writtenLater(input.lines());
                say("All writers of %s were killed; then the postmaster wrote %,d lines there."
                        .formatted(database, input.lines()));
            }
        }
    }

    private long written() {
        return writers.stream().mapToLong(writer -> writer.progress().lines()).sum();
    }

    private void check() throws DemoFailure {
        input.requireUnchanged();
        final LogsCheck check = new LogsCheck(instance.rows(EXTENSION + ":status"), input, times, report);
        for (final String database : DATABASES) {
            final Map<Long, Written> expected = new HashMap<>();
            writersOf(database).forEach(writer -> expected.put(writer.pid(), writer.written(linesOfEach())));
            if (isWithoutSurvivor(database)) {
                expected.put(LATER_WRITER, new Written(input.lines(), input.lines()));
            }
            check.check(database, expected);
        }
        check.end();
        if (killing.isPresent()) {
            killing.get().requireForgotten(instance.rows("backend:list"));
        }
    }

    private List<Writer> writersOf(final String database) {
        return writers.stream()
                .filter(writer -> writer.database().equals(database))
                .toList();
    }

    private boolean isWithoutSurvivor(final String database) {
        return writersOf(database).stream().allMatch(Writer::isKilled);
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
