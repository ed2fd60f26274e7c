package dev.backplane.shell.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the socket lies: {@code data/run/console.sock}, or, where that path is longer than the system allows for a
 * socket, in a private folder of its own whose path {@code data/run/console.path} tells.
 *
 * @param socket the socket
 * @param pointer the file that tells where it is; null if it is in its usual place
 */
record SocketPath(Path socket, Path pointer) {
    private static final int LONGEST = 107;

    static SocketPath below(final Path run) throws IOException {
        final var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        if (!Files.isDirectory(run)) {
            Files.createDirectories(run.toAbsolutePath().getParent());
            Files.createDirectory(run, onlyOwner);
        }
        final Path pointer = run.resolve("console.path");
        Files.deleteIfExists(pointer);
        final Path usual = run.resolve("console.sock");
        if (usual.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return new SocketPath(usual, null);
        }
        final Path folder = Files.createTempDirectory(Path.of("/tmp"), "backplane-", onlyOwner);
        Files.writeString(pointer, folder.resolve("console.sock") + "\n");
        return new SocketPath(folder.resolve("console.sock"), pointer);
    }

    void delete() throws IOException {
        Files.deleteIfExists(socket);
        if (pointer != null) {
            Files.deleteIfExists(pointer);
            Files.deleteIfExists(socket.getParent());
        }
    }
}
