package dev.backplane.extension.sharedlog.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backplane.extension.sharedlog.command.ProgressFile.Progress;
import dev.backplane.extension.sharedlog.command.ProgressFile.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressFileTest {
    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("progress");
    }

    @Test
    void shouldTellEachChangeAtOnceWhenTheReaderHasTheFileOpen() throws IOException {
        final ProgressFile writer = ProgressFile.create(path, 7);
        final ProgressFile reader = ProgressFile.open(path).orElseThrow();
        assertEquals(Optional.empty(), reader.progress());

        writer.state(State.WRITING);
        writer.announce(5);
        assertEquals(Optional.of(new Progress(State.WRITING, 7, 5, 0, 0, 0)), reader.progress());

        writer.acknowledge(5, 100);
        writer.lockWaits(3);
        writer.announce(Long.MAX_VALUE);
        writer.state(State.DONE);
        assertEquals(Optional.of(new Progress(State.DONE, 7, Long.MAX_VALUE, 5, 100, 3)), reader.progress());
    }

    @Test
    void shouldBeginAnewWhenTheFileIsThere() throws IOException {
        ProgressFile.create(path, 7).state(State.DONE);
        final ProgressFile reader = ProgressFile.open(path).orElseThrow();

        ProgressFile.create(path, 8).state(State.READY);

        assertEquals(Optional.of(new Progress(State.READY, 8, 0, 0, 0, 0)), reader.progress());
    }

    @Test
    void shouldReadNothingWhenThereIsNoFileOrHalfOfIt() throws IOException {
        assertEquals(Optional.empty(), ProgressFile.open(path));

        Files.write(path, new byte[47]);

        assertEquals(Optional.empty(), ProgressFile.open(path));
    }

    @Test
    void shouldReadNothingWhenTheFileIsSomethingElse() throws IOException {
        Files.writeString(path, "x".repeat(1000));

        assertEquals(Optional.empty(), ProgressFile.open(path).orElseThrow().progress());
    }
}
