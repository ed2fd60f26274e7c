package dev.backplane.extension.sharedlog.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backplane.extension.sharedlog.command.ProgressFile.Progress;
import dev.backplane.extension.sharedlog.command.ProgressFile.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressFileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatWasWrittenLast() throws IOException {
        final Path path = folder.resolve("progress");
        final Progress last = new Progress(State.DONE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        try (ProgressFile file = new ProgressFile(path)) {
            assertEquals(Optional.empty(), ProgressFile.read(path));
            file.write(new Progress(State.WRITING, 1, 2, 3, 4));
            assertEquals(Optional.of(new Progress(State.WRITING, 1, 2, 3, 4)), ProgressFile.read(path));
            file.write(last);
        }

        assertEquals(Optional.of(last), ProgressFile.read(path));
    }

    @Test
    void shouldReadNothingWhenThereIsNoFile() throws IOException {
        assertEquals(Optional.empty(), ProgressFile.read(folder.resolve("none")));
    }
}
