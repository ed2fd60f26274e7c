package dev.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the framework remembers which bundles are installed, and what the components' XML said. It holds for the jars that
 * it was written with. A distribution brings one along ({@code lib/cache}), as an empty platform left it, so that the first
 * start is the second one in this, and a backend's start too.
 */
final class FrameworkCache {
    private static final String SIGNATURE = "signature";
    private static final String LOCK = "cache.lock";

    private final Path caches;
    private final Path brought;
    private final Path folder;
    private final boolean backend;

    /**
     * Names the folder.
     *
     * @param home the distribution
     * @param backend whether the cache is for this process alone, and of no use to another one
     */
    FrameworkCache(final Home home, final boolean backend) {
        this.caches = home.cache();
        this.brought = home.broughtCache();
        this.backend = backend;
        this.folder =
                caches.resolve(backend ? "backend-" + ProcessHandle.current().pid() : "postmaster");
    }

    Path folder() {
        return folder;
    }

    /** Makes a folder that only this user can read: the configuration service copies the files in etc, some hold passwords. */
    void create() throws IOException {
        Files.createDirectories(caches);
        if (Files.getFileStore(caches).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(caches, PosixFilePermissions.fromString("rwx------"));
        }
        removeThoseOfTheDead();
        Files.createDirectories(folder);
    }

    /**
     * Whether the cache, or the one that the distribution brought along, was written with these very jars; one of others
     * is emptied. To be asked before the framework is initialised.
     *
     * @param signature what tells the jars from others
     * @return whether it is of use
     */
    boolean fits(final String signature) throws IOException {
        if (isOf(folder, signature)) {
            return true;
        }
        delete(folder);
        Files.createDirectories(folder);
        if (!isOf(brought, signature)) {
            return false;
        }
        copyBrought();
        sign(signature);
        return true;
    }

    private static boolean isOf(final Path cache, final String signature) throws IOException {
        final Path file = cache.resolve(SIGNATURE);
        return Files.exists(file) && Files.readString(file).equals(signature);
    }

    private void copyBrought() throws IOException {
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(brought)) {
            files = walk.filter(file -> !file.endsWith(SIGNATURE)).toList();
        }
        for (final Path file : files) {
            final Path copy = folder.resolve(brought.relativize(file));
            if (!Files.isDirectory(file)) {
                Files.copy(file, copy);
            } else if (!copy.equals(folder)) {
                Files.createDirectory(copy);
            }
        }
    }

    /**
     * Says that the cache is complete.
     *
     * @param signature of the jars that it was written with
     */
    void sign(final String signature) throws IOException {
        Files.writeString(folder.resolve(SIGNATURE), signature);
    }

    /** Lets the distribution bring this cache along, which nobody uses any more. */
    void bringAlong() throws IOException {
        delete(brought);
        Files.deleteIfExists(folder.resolve(LOCK));
        Files.move(folder, brought);
    }

    /** Removes it if nobody needs it again. */
    void cleanUp() {
        if (backend) {
            delete();
        }
    }

    void delete() {
        delete(folder);
    }

    private void removeThoseOfTheDead() {
        try (Stream<Path> folders = Files.list(caches)) {
            folders.filter(FrameworkCache::isOfTheDead).forEach(FrameworkCache::delete);
        } catch (final IOException e) {
            System.err.println("The folder " + caches + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean isOfTheDead(final Path cache) {
        final String pid = cache.getFileName().toString().replaceAll("^(?:backend|rehearsal)-(\\d{1,9})$", "$1");
        return pid.matches("\\d+")
                && Optional.of(Long.parseLong(pid)).flatMap(ProcessHandle::of).isEmpty();
    }

    static void delete(final Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (final IOException e) {
            System.err.println("The folder " + folder + " cannot be removed: " + e.getMessage());
        }
    }
}
