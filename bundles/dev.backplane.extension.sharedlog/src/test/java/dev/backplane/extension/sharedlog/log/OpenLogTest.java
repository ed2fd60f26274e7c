package dev.backplane.extension.sharedlog.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLogTest {
    private final FakeSegment segment = new FakeSegment();
    private final FakeLock lock = new FakeLock();
    private final List<String> shown = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path file;
    private OpenLog log;

    @BeforeEach
    void open() {
        file = folder.resolve("orders.log");
        log = log(file, false);
    }

    @Test
    void shouldHaveNoFileWhenNobodyHasWritten() {
        assertEquals(Optional.empty(), log.status().file());
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldPublishPositionAndCountersWhenAppending() throws IOException {
        append("one\n", 1);
        lock.contended(true);
        append("two\nthree\n", 2);

        assertEquals("one\ntwo\nthree\n", Files.readString(file));
        assertEquals(14, log.status().position());
        assertEquals(3, log.status().lines());
        assertEquals(1, log.status().lockWaits());
        assertEquals(Optional.of(file), log.status().file());
        assertFalse(lock.isHeld());
    }

    @Test
    void shouldGoOnBehindTheLastCompleteLineWhenTheFileIsOfAnInstanceBefore() throws IOException {
        Files.writeString(file, "old\ntorn by a pow");

        append("x\n", 1);

        assertEquals("old\nx\n", Files.readString(file));
        assertEquals(1, log.status().lines());
    }

    @Test
    void shouldOverwriteWhatLiesBeyondThePosition() throws IOException {
        append("one\n", 1);
        Files.writeString(file, "two by a killed wri", StandardOpenOption.APPEND);

        append("a longer second line\n", 1);

        assertEquals("one\na longer second line\n", Files.readString(file));
    }

    @Test
    void shouldCutOffWhatAKilledWriterLeftWhenRecovering() throws IOException {
        append("one\n", 1);
        Files.writeString(file, "two by a killed wri", StandardOpenOption.APPEND);

        log.recover();
        append("x\n", 1);

        assertEquals("one\nx\n", Files.readString(file));
        assertEquals(1, log.status().recoveries());
        assertEquals(2, log.status().lines());
    }

    @Test
    void shouldRecoverNothingWhenTheKilledWriterHadNotOpenedTheFile() throws IOException {
        log.recover();

        assertEquals(0, log.status().recoveries());
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldPublishNothingWhenTheWriteFails() throws IOException {
        append("one\n", 1);

        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class, () -> append("two\n", 1));
        Thread.interrupted();

        assertFalse(lock.isHeld());
        assertEquals(4, log.status().position());
        append("three\n", 1);
        assertEquals("one\nthree\n", Files.readString(file));
    }

    @Test
    void shouldCutOffWhatItWroteWhenItIsInterrupted() throws IOException {
        append("one\n", 1);
        Files.writeString(file, "two by a thread that was interru", StandardOpenOption.APPEND);

        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class, () -> append("two\n", 1));

        assertTrue(Thread.interrupted());
        assertEquals("one\n", Files.readString(file));
    }

    @Test
    void shouldWriteTheFileOfTheFirstWriterWhenItFailedToOpenItsOwn() throws IOException {
        final OpenLog failed = log(folder.resolve("x/".repeat(600) + "y.log"), false);
        assertThrows(IOException.class, () -> failed.append(lines("one\n"), 1));

        append("two\n", 1);
        failed.append(lines("three\n"), 1);

        assertEquals("two\nthree\n", Files.readString(file));
    }

    @Test
    void shouldWriteTheFileOfTheFirstWriterWhenThisProcessWasConfiguredAnew() throws IOException {
        append("one\n", 1);

        log(folder.resolve("elsewhere.log"), false).append(lines("two\n"), 1);

        assertEquals("one\ntwo\n", Files.readString(file));
        assertFalse(Files.exists(folder.resolve("elsewhere.log")));
    }

    @Test
    void shouldRefuseToWriteWhenTheFileWasCut() throws IOException {
        append("one\n", 1);
        Files.writeString(file, "");

        final IOException refusal =
                assertThrows(IOException.class, () -> log(file, false).append(lines("two\n"), 1));

        assertEquals(
                "The shared log " + file + " has 0 bytes, but 4 were written: somebody removed or cut it while the"
                        + " instance runs. Remove the extension's jar from deploy/ and put it back to begin at the"
                        + " file's end.",
                refusal.getMessage());
        assertFalse(lock.isHeld());
    }

    @Test
    void shouldShowWhatItDoesWhileItHoldsTheLock() throws IOException {
        log(file, true).append(lines("one\n"), 1);

        assertEquals(List.of("open", "-", "write", "-", "sync", "-"), shown);
    }

    private void append(final String text, final int count) throws IOException {
        log.append(lines(text), count);
    }

    private OpenLog log(final Path newFile, final boolean sync) {
        final LogEvents events = new LogEvents(
                new FakeEvent("open", shown), new FakeEvent("write", shown), new FakeEvent("sync", shown));
        return new OpenLog(segment, lock.lock(), events, newFile, sync);
    }

    private static ByteBuffer lines(final String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
