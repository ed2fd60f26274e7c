package dev.backplane.extension.sharedlog.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoInputTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTakeTheTextOfTheJdkWhenNoFileIsNamed() throws DemoFailure {
        final DemoInput input = DemoInput.read(List.of(), folder);

        assertTrue(input.bytes() > 2_000_000, () -> input.bytes() + " bytes");
        assertTrue(input.lines() > 40_000, () -> input.lines() + " lines");
    }

    @Test
    void shouldTakeTheFilesOfAFolderInAStableOrder() throws Exception {
        Files.createDirectories(folder.resolve("in/b"));
        Files.writeString(folder.resolve("in/b/two"), "2\n3");
        Files.writeString(folder.resolve("in/a"), "1\n");

        final DemoInput input = DemoInput.read(List.of(folder.resolve("in")), folder);

        assertEquals(folder.toRealPath() + "/in/a\n" + folder.toRealPath() + "/in/b/two\n", input.list());
        assertEquals(3, input.lines());
        assertEquals(3, input.bytes());
    }

    @Test
    void shouldWriteSmallInputMoreOftenThanLargeInput() throws Exception {
        final Path small = Files.writeString(folder.resolve("small"), "line\n");
        final Path large = Files.writeString(folder.resolve("large"), "line\n".repeat(300_000));

        assertEquals(100, times(small, 0, 0));
        assertEquals(3, times(large, 0, 0));
        assertEquals(7, times(large, 7, 0));
    }

    @Test
    void shouldWriteSmallInputVeryOftenWhenWritersAreToBeKilledMeanwhile() throws Exception {
        assertEquals(100_000, times(Files.writeString(folder.resolve("small"), "line\n"), 0, 1));
    }

    private int times(final Path file, final int asked, final int kill) throws DemoFailure {
        final DemoOptions options = new DemoOptions(file, file, 0, asked, 1, 4, kill, List.of(file));
        return DemoInput.read(options.files(), folder).times(options);
    }

    @Test
    void shouldFailInASentenceWhenTheInputCannotBeUsed() throws IOException {
        final Path none = folder.resolve("none");
        final Path empty = Files.createFile(folder.resolve("empty"));

        assertEquals("the input " + none + " is not there or cannot be read", failure(none));
        assertEquals("the input has no lines", failure(empty));
        assertEquals("the input /dev/null is neither a file nor a folder", failure(Path.of("/dev/null")));
    }

    @Test
    void shouldFailWhenTheInputWasChangedMeanwhile() throws Exception {
        final Path file = Files.writeString(folder.resolve("file"), "line\n");
        final DemoInput input = DemoInput.read(List.of(file), folder);
        input.requireUnchanged();

        Files.setLastModifiedTime(file, FileTime.fromMillis(1));

        assertThrows(DemoFailure.class, input::requireUnchanged);
    }

    private String failure(final Path file) {
        return assertThrows(DemoFailure.class, () -> DemoInput.read(List.of(file), folder))
                .getMessage();
    }
}
