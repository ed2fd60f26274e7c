package dev.backplane.extension.sharedlog.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("made/by/the.log");
    }

    @Test
    void shouldMakeFolderAndFileWhenTheyAreMissing() throws IOException {
        try (LogFile file = new LogFile(path)) {
            assertEquals(0, file.size());
            assertEquals(0, file.endOfLastLine());
        }
    }

    @Test
    void shouldOverwriteWhatLiesBeyondThePosition() throws IOException {
        try (LogFile file = new LogFile(path)) {
            file.write(lines("first\nhalf of a li"), 0);
            file.write(lines("second\n"), 6);
            file.truncate(13);
        }

        assertEquals("first\nsecond\n", Files.readString(path));
    }

    @Test
    void shouldLeaveTheBufferAsItIsWhenWriting() throws IOException {
        final ByteBuffer buffer = lines("text\n");
        try (LogFile file = new LogFile(path)) {
            file.write(buffer, 0);
        }

        assertEquals(5, buffer.remaining());
    }

    @Test
    void shouldFindTheEndOfTheLastLineWhereverItIs() throws IOException {
        try (LogFile file = new LogFile(path)) {
            for (final int tail : new int[] {0, 1, 8191, 8192, 8193, 100_000}) {
                Files.writeString(path, "one\ntwo\n" + "x".repeat(tail));
                assertEquals(8, file.endOfLastLine(), "a tail of " + tail);
            }
            Files.writeString(path, "x".repeat(20_000));
            assertEquals(0, file.endOfLastLine());
        }
    }

    @Test
    void shouldGoOnWhenTheInterruptOfAnotherThreadClosedTheChannel() throws Exception {
        try (LogFile file = new LogFile(path)) {
            final Thread interrupted = new Thread(() -> {
                Thread.currentThread().interrupt();
                assertThrows(ClosedByInterruptException.class, () -> file.write(lines("never\n"), 0));
            });
            interrupted.start();
            interrupted.join();

            file.write(lines("line\n"), 0);
        }

        assertEquals("line\n", Files.readString(path));
    }

    @Test
    void shouldRefuseToWriteWhenItIsClosed() throws IOException {
        final LogFile file = new LogFile(path);
        file.close();

        assertThrows(ClosedChannelException.class, () -> file.write(lines("line\n"), 0));
        assertTrue(Files.exists(path));
    }

    private static ByteBuffer lines(final String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
