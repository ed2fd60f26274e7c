package dev.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file that tells the scripts which process is the postmaster; it is there only while the platform is ready. */
final class PidFile {
    private final Path path;
    private volatile boolean written;

    PidFile(final Home home) {
        path = home.run().resolve("backplane.pid");
    }

    static void makeFolder(final Home home) throws IOException {
        if (!Files.isDirectory(home.run())) {
            Files.createDirectories(home.data());
            Files.createDirectory(
                    home.run(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    void write() throws IOException {
        Files.writeString(path, ProcessHandle.current().pid() + "\n");
        written = true;
    }

    /** Removes the file if this process wrote it. */
    void delete() {
        if (!written) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            System.err.println("The file " + path + " cannot be removed: " + e.getMessage());
        }
    }
}
