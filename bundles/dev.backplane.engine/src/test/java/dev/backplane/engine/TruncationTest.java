package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.engine.memory.ShmemFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody truncates or removes under the processes that have them mapped, which must survive it. */
class TruncationTest {
    @TempDir
    Path data;

    private ShmemFolder folder;

    @BeforeEach
    void findFolder() {
        folder = ShmemFolder.of(data, null);
    }

    @AfterEach
    void removeFolder() {
        folder.delete();
    }

    private static void truncate(final Path file, final long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    /** A process may be told of a lost page by an InternalError, but no signal may end it. */
    private static void requireNoCrash(final EngineProcess process) {
        assertTrue(process.exitCode() <= 1);
    }

    /** Both processes end by themselves; the answer is what the second one's housekeeper said first. */
    private String wordsAfter(final Damage damage) throws IOException {
        try (EngineProcess postmaster = new EngineProcess(data, "postmaster")) {
            assertEquals("ready", postmaster.line());
            try (EngineProcess watcher = new EngineProcess(data, "watch")) {
                assertEquals("ready", watcher.line());
                damage.run();
                final String words = watcher.line();
                watcher.send("end");
                requireNoCrash(watcher);
                postmaster.send("end");
                requireNoCrash(postmaster);
                return words;
            }
        }
    }

    private interface Damage {
        void run() throws IOException;
    }

    @Test
    void shouldSurviveAndSaySoWhenTheControlFileIsTruncated() throws IOException {
        final Random random = new Random();
        for (final int length : new int[] {0, 4096 * (1 + random.nextInt(1000))}) {
            final String words = wordsAfter(() -> truncate(folder.control(), length));
            assertTrue(words.contains(folder.control() + " was truncated while it is in use"), words);
            assertTrue(words.contains("it has " + length + " bytes"), words);
            folder.delete();
        }
    }

    @Test
    void shouldSaySoWhenARegionIsTruncated() throws IOException {
        for (final int length : new int[] {0, 8192}) {
            final String words = wordsAfter(() -> truncate(folder.region(1, 1), length));
            assertTrue(words.contains(folder.region(1, 1) + " was truncated"), words);
            folder.delete();
        }
    }

    @Test
    void shouldSaySoWhenTheControlFileIsRemoved() throws IOException {
        final String words = wordsAfter(() -> Files.delete(folder.control()));
        assertTrue(words.contains(folder.control() + " was removed while the instance runs"), words);
    }
}
