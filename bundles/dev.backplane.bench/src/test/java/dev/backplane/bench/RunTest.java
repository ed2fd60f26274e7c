package dev.backplane.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTest {
    @Test
    void shouldCloseAllInReverseOrderAndRemoveItsFolderAlsoWhenOneFails() throws IOException {
        final List<String> closed = new ArrayList<>();
        final Run run = new Run(true, Path.of("."));
        Files.writeString(Files.createDirectories(run.folder().resolve("a/b")).resolve("c"), "c");
        run.closeLater(() -> closed.add("first"));
        run.closeLater(() -> {
            throw new IOException("second");
        });
        run.closeLater(() -> closed.add("third"));
        assertThrows(IOException.class, run::close);
        assertEquals(List.of("third", "first"), closed);
        assertFalse(Files.exists(run.folder()));
    }

    @Test
    void shouldStartAJvmOfTheSameKind() throws IOException, InterruptedException {
        try (Run run = new Run(true, Path.of("."))) {
            final List<String> command = run.java(RunTest.class.getName(), "an argument");
            final Process child = new ProcessBuilder(command).start();
            assertEquals("an argument", new String(child.getInputStream().readAllBytes()));
            assertEquals(0, child.waitFor());
            assertTrue(command.get(0).endsWith("java"));
        }
    }

    public static void main(final String[] args) {
        System.out.print(args[0]);
    }
}
