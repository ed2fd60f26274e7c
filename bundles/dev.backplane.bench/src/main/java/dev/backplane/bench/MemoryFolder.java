package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder on the memory file system; an ordinary temporary one where there is none. Gone when it is closed. */
final class MemoryFolder implements AutoCloseable {
    private static final Path TMPFS = Path.of("/dev/shm");

    private final Path path;

    MemoryFolder() throws IOException {
        path = Files.isWritable(TMPFS)
                ? Files.createTempDirectory(TMPFS, "backplane-bench")
                : Files.createTempDirectory("backplane-bench");
        // PostgreSQL's server is a user of its own and must get to a folder below
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        Run.delete(path);
    }
}
