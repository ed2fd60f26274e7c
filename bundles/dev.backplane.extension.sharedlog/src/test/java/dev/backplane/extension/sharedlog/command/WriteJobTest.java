package dev.backplane.extension.sharedlog.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.extension.sharedlog.SharedLog;
import dev.backplane.extension.sharedlog.SharedLogStatus;
import dev.backplane.extension.sharedlog.command.ProgressFile.State;
import dev.backplane.extension.sharedlog.command.WriteJob.WriteRequest;
import dev.backplane.extension.sharedlog.line.CheckResult;
import dev.backplane.extension.sharedlog.line.Expectation;
import dev.backplane.extension.sharedlog.line.LineReader;
import dev.backplane.extension.sharedlog.line.LogChecker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteJobTest {
    private static final int MAX_LINE_BYTES = 1_000_000;

    private final FakeLog log = new FakeLog();

    @TempDir
    private Path folder;

    private List<Path> files;

    @BeforeEach
    void writeInput() throws IOException {
        files = List.of(
                Files.writeString(folder.resolve("small"), "one\r\n\nthree"),
                Files.createFile(folder.resolve("empty")),
                Files.writeString(folder.resolve("long"), "x".repeat(300_000) + "\n" + "y".repeat(70_000) + "\nz\n"));
    }

    @Test
    void shouldWriteEveryLineInEveryRound() throws IOException {
        final WriteJob job = job(1, Optional.empty());

        assertEquals(12, job.run());

        assertEquals(12, log.appends);
        assertEquals(log.bytes.size(), job.bytes());
        assertTrue(check().ok(), () -> "not as expected");
    }

    @Test
    void shouldWriteSeveralLinesAtOnceWhenAskedForBatches() throws IOException {
        assertEquals(12, job(5, Optional.empty()).run());

        assertTrue(log.appends < 12, () -> log.appends + " appends");
        assertTrue(check().ok(), () -> "not as expected");
    }

    @Test
    void shouldTellHowFarItIs() throws IOException {
        final ProgressFile progress = ProgressFile.create(folder.resolve("progress"), 7);
        final WriteJob job = job(1, Optional.of(progress));
        job.ready();
        assertEquals(State.READY, progress.progress().orElseThrow().state());
        job.run();

        assertEquals(
                Optional.of(new ProgressFile.Progress(State.DONE, 7, 12, 12, log.bytes.size(), 17)),
                progress.progress());
    }

    @Test
    void shouldAnnounceEachBatchBeforeItsAppendAndAcknowledgeItAfter() throws IOException {
        final ProgressFile progress = ProgressFile.create(folder.resolve("progress"), 7);
        final List<String> seen = new ArrayList<>();
        log.beforeAppend = () -> {
            final ProgressFile.Progress now = progress.progress().orElseThrow();
            seen.add(now.lines() + "-" + now.announced());
        };

        // The long lines end their batches before they are full.
        job(5, Optional.of(progress)).run();

        assertEquals(List.of("0-3", "3-4", "4-9", "9-10", "10-12"), seen);
    }

    @Test
    void shouldFailWhenALineIsTooLong() {
        final WriteRequest request = new WriteRequest(7, files, 1, 1, 100);

        assertThrows(IOException.class, () -> new WriteJob(log, request, Optional.empty()).run());
    }

    private WriteJob job(final int linesPerBatch, final Optional<ProgressFile> progress) {
        return new WriteJob(log, new WriteRequest(7, files, 2, linesPerBatch, MAX_LINE_BYTES), progress);
    }

    private CheckResult check() throws IOException {
        final Expectation expectation = Expectation.everything(Set.of(7L), 2, Expectation.read(files, MAX_LINE_BYTES));
        return LogChecker.check(
                new LineReader(new ByteArrayInputStream(log.bytes.toByteArray()), "log", 2 * MAX_LINE_BYTES),
                expectation);
    }

    private static final class FakeLog implements SharedLog {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int appends;
        private Runnable beforeAppend = () -> {};

        @Override
        public void append(final byte[] line) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void append(final ByteBuffer lines) throws IOException {
            beforeAppend.run();
            final byte[] copy = new byte[lines.remaining()];
            lines.get(copy);
            bytes.write(copy);
            appends++;
        }

        @Override
        public SharedLogStatus status() {
            return new SharedLogStatus(Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, 17, 0);
        }

        @Override
        public List<SharedLogStatus> statuses() {
            return List.of(status());
        }
    }
}
