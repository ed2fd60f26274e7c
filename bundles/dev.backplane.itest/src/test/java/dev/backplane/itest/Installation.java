package dev.backplane.itest;

import static org.junit.Assert.assertEquals;

import dev.backplane.engine.memory.ShmemFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The distribution's archive, unpacked into a folder of its own; closing it stops what runs and removes it. */
final class Installation implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final Path home;

    /** What a script left: exit status, and standard output and error in one. */
    record Result(int status, String text) {
        void shouldBe(final int expected) {
            assertEquals(text, expected, status);
        }
    }

    Installation() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("backplane itest ");
        run(folder, "tar", "-xzf", Build.archive().toString()).shouldBe(0);
        try (var found = Files.newDirectoryStream(folder)) {
            home = found.iterator().next();
        }
        // a test's JVM is short-lived
        Files.writeString(home.resolve("bin/setenv"), "BACKPLANE_TIER=1\n");
    }

    Path home() {
        return home;
    }

    Path data() {
        return home.resolve("data");
    }

    /** Where its shared memory is; it must run, or must have run. */
    Path shmem() {
        return ShmemFolder.of(data(), null).path();
    }

    long pid() throws IOException {
        return Long.parseLong(
                Files.readString(data().resolve("run/backplane.pid")).trim());
    }

    Result script(final String name, final String... arguments) throws IOException, InterruptedException {
        final List<String> command =
                new ArrayList<>(List.of(home.resolve("bin").resolve(name).toString()));
        command.addAll(List.of(arguments));
        return run(folder, command.toArray(String[]::new));
    }

    void deploy(final String name, final byte[] jar) throws IOException {
        final Path part = Files.write(folder.resolve(name), jar);
        Files.move(part, home.resolve("deploy").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The output goes to a file: a pipe would stay open for as long as bin/start's child runs. */
    static Result run(final Path folder, final String... command) throws IOException, InterruptedException {
        final Path output = Files.createTempFile("backplane-itest", ".out");
        try {
            final Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(List.of(command) + " does not end: " + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            script("stop");
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Build.delete(folder);
        }
    }
}
