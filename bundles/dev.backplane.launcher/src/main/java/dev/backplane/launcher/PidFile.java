package dev.backplane.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file that tells the scripts which process is the postmaster; it is there only while the platform is ready. */
final class PidFile {
    private final Path path;
    private final Path lockPath;
    private volatile boolean written;

    /** Held until this process ends, however it ends. */
    private FileChannel lock;

    PidFile(final Home home) {
        lockPath = home.run().resolve("backplane.lock");
        path = home.run().resolve("backplane.pid");
    }

    static void makeFolder(final Home home) throws IOException {
        if (!Files.isDirectory(home.run())) {
            Files.createDirectories(home.data());
            Files.createDirectory(
                    home.run(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Refuses where another postmaster runs or starts: this one's framework would use the other's cache and socket. */
    void claim() throws IOException, LaunchException {
        lock = FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            final String pid =
                    Files.exists(path) ? new String(Files.readAllBytes(path), StandardCharsets.UTF_8).trim() : "";
            throw new LaunchException(
                    ExitCode.NO_INSTANCE,
                    "Backplane is already running" + (pid.matches("\\d{1,10}") ? " under PID " + pid : "") + " on "
                            + lockPath.getParent().getParent()
                            + ": stop it with bin/stop, or set another BACKPLANE_DATA.");
        }
    }

    /** Whoever finds the file finds the number in it. */
    void write() throws IOException {
        final Path part = path.resolveSibling(path.getFileName() + ".part");
        Files.writeString(part, ProcessHandle.current().pid() + "\n");
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
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
