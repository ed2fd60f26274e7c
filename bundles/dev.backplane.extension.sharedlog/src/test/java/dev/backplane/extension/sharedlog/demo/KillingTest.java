package dev.backplane.extension.sharedlog.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.extension.sharedlog.command.ProgressFile;
import dev.backplane.extension.sharedlog.command.ProgressFile.State;
import dev.backplane.extension.sharedlog.line.Expectation.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The writers are processes that sleep; a thread of the test does what the instance and the survivors would. */
@Timeout(60)
class KillingTest {
    private static final long LINES = 100;
    private static final long RECOVERY_MILLIS = 50;

    @TempDir
    private Path folder;

    private final List<Script> processes = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final Map<Writer, ProgressFile> progress = new HashMap<>();
    private final DemoReport report = new DemoReport();
    private volatile boolean ended;

    @AfterEach
    void end() {
        ended = true;
        processes.forEach(Script::kill);
    }

    @Test
    void shouldMeasureUntilTheSurvivorsOfTheDatabaseHaveWrittenOn() throws Exception {
        final Writer first = writer("a");
        final Writer second = writer("a");
        final Writer other = writer("b");
        final Killing killing = killing(1);
        killing.update();
        assertFalse(first.isKilled(), "killed before anybody had written");
        written(30);
        progress.get(first).announce(33);
        recoverAfterDeath(first.pid(), List.of(second));

        killing.update();
        killing.update();
        killing.requireAll();
        killing.countErrors();

        assertTrue(first.isKilled());
        assertEquals(new Written(30, 33), first.written(LINES));
        assertFalse(second.isKilled() || other.isKilled());
        assertEquals(new Written(LINES, LINES), second.written(LINES));
        assertTrue(value("recovery_ms_max") >= RECOVERY_MILLIS, report::text);
        assertEquals(1, value("killed"));
        assertEquals(0, value("survivor_errors"));
        assertTrue(report.ok(), report::text);
    }

    @Test
    void shouldKillWhereMostWritersAreLeft() throws Exception {
        final Writer inA = writer("a");
        final Writer inB = writer("b");
        final Writer inB2 = writer("b");
        final Killing killing = killing(2);
        written(60);
        recoverAfterDeath(inB.pid(), List.of(inB2));
        killing.update();
        assertTrue(inB.isKilled());

        recoverAfterDeath(inA.pid(), List.of());
        killing.update();

        assertTrue(inA.isKilled());
        assertFalse(inB2.isKilled());
        assertEquals(2, value("killed"));
    }

    @Test
    void shouldFailWhenTheWritersWereDoneBeforeTheKill() throws Exception {
        writer("a");
        writer("a");
        final Killing killing = killing(1);
        written(LINES);
        progress.values().forEach(file -> file.state(State.DONE));

        final String failure =
                assertThrows(DemoFailure.class, killing::requireAll).getMessage();

        assertEquals(
                "the writers had written everything when only 0 of 1 were killed: give more input, or a higher --times",
                failure);
        assertEquals(failure, assertThrows(DemoFailure.class, killing::update).getMessage());
        assertEquals(0, value("killed"));
    }

    @Test
    void shouldFailWhenASurvivorEndsMeanwhile() throws Exception {
        final Writer first = writer("a");
        final Writer second = writer("a");
        final Killing killing = killing(1);
        written(30);
        recoverAfterDeath(first.pid(), List.of());
        processes.get(1).kill();
        assertThrows(DemoFailure.class, () -> second.await(10));

        assertThrows(DemoFailure.class, killing::update);
        killing.countErrors();

        assertEquals(1, value("survivor_errors"));
        assertFalse(report.ok());
    }

    @Test
    void shouldFailWhenASessionOfAKilledProcessIsShownStill() throws Exception {
        final Writer first = writer("a");
        final Killing killing = killing(1);
        killing.requireForgotten(List.of(Map.of("pid", (double) first.pid())));
        first.kill();
        first.awaitKilled();

        killing.requireForgotten(List.of(Map.of("pid", 1.0)));
        assertThrows(DemoFailure.class, () -> killing.requireForgotten(List.of(Map.of("pid", (double) first.pid()))));
    }

    private Writer writer(final String database) throws Exception {
        final Path pid = folder.resolve("pid-" + writers.size());
        final Script process = Script.start(
                folder.resolve("output-" + writers.size()),
                List.of("sh", "-c", "echo $$ >" + pid + ".part; mv " + pid + ".part " + pid + "; exec sleep 60"));
        processes.add(process);
        while (!Files.exists(pid)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        final Path path = folder.resolve("progress-" + writers.size());
        final ProgressFile file =
                ProgressFile.create(path, Long.parseLong(Files.readString(pid).trim()));
        file.state(State.WRITING);
        final Writer writer = new Writer(database, process, path);
        writer.look();
        writers.add(writer);
        progress.put(writer, file);
        return writer;
    }

    private void written(final long lines) throws DemoFailure {
        for (final Writer writer : writers) {
            progress.get(writer).announce(lines);
            progress.get(writer).acknowledge(lines, 0);
            writer.look();
        }
    }

    private Killing killing(final int kills) throws DemoFailure {
        report.withKills();
        return new Killing(kills, LINES, writers, new InstanceLog(folder), report);
    }

    private void recoverAfterDeath(final long pid, final List<Writer> survivors) {
        final Thread instance = new Thread(() -> {
            try {
                while (ProcessHandle.of(pid).isPresent() && !ended) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                TimeUnit.MILLISECONDS.sleep(RECOVERY_MILLIS);
                tellDeath(pid);
                for (long lines = 31; !ended; lines++) {
                    for (final Writer survivor : survivors) {
                        progress.get(survivor).acknowledge(lines, 0);
                    }
                    TimeUnit.MILLISECONDS.sleep(3);
                }
            } catch (final IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        instance.setDaemon(true);
        instance.start();
    }

    private void tellDeath(final long pid) throws IOException {
        Files.writeString(
                folder.resolve("backplane.log"),
                "2026-01-02T03:04:05.678 | WARN  | x | y | process " + pid
                        + " died: gave back 1 lock (recovered in 9 us)\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private long value(final String name) {
        return report.text()
                .lines()
                .filter(line -> line.startsWith(name + ": "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2)))
                .findFirst()
                .orElseThrow();
    }
}
