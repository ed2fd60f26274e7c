package dev.backplane.engine.memory;

import dev.backplane.api.InstanceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The folder that holds an instance's shared-memory files: mode 0700, on tmpfs where there is one.
 *
 * <pre>
 * control              tables, locks and limits, see ControlFileDescriptor
 * region-N-G           an extent, or one large segment; N is the region's number, G its generation
 * live/N.lck           held by the process in slot N for as long as it lives
 * postmaster.lck       held by the postmaster
 * recovery.lck         held by who puts a dead process's locks right
 * sweep.lck            held by who takes a dead process's references away
 * </pre>
 */
public final class ShmemFolder {
    private static final Path TMPFS = Path.of("/dev/shm");

    private final Path path;

    private ShmemFolder(final Path path) {
        this.path = path;
    }

    /**
     * The folder of the instance with a data folder. Every process computes the same one.
     *
     * @param dataFolder the data folder; it must exist
     * @param override another place, or null for {@code /dev/shm/backplane-<user>-<hash of the data folder>}, or
     *     {@code shmem} in the data folder where there is no tmpfs
     * @return the folder, which need not exist yet
     */
    public static ShmemFolder of(final Path dataFolder, final Path override) {
        if (override != null) {
            return new ShmemFolder(override.toAbsolutePath().normalize());
        }
        try {
            final Path real = dataFolder.toRealPath();
            if (!Files.isDirectory(TMPFS) || !Files.isWritable(TMPFS)) {
                return new ShmemFolder(real.resolve("shmem"));
            }
            final CRC32 hash = new CRC32();
            hash.update(real.toString().getBytes(StandardCharsets.UTF_8));
            return new ShmemFolder(
                    TMPFS.resolve("backplane-" + user() + "-" + HexFormat.of().toHexDigits((int) hash.getValue())));
        } catch (final IOException e) {
            throw new InstanceException("the data folder " + dataFolder + " cannot be read: " + e, e);
        }
    }

    private static String user() {
        final char[] name = System.getProperty("user.name", "user").toCharArray();
        for (int i = 0; i < name.length; i++) {
            if (name[i] >= 128 || name[i] != '_' && !Character.isLetterOrDigit(name[i])) {
                name[i] = '_';
            }
        }
        return new String(name);
    }

    /**
     * The folder itself.
     *
     * @return an absolute path
     */
    public Path path() {
        return path;
    }

    /**
     * The control file.
     *
     * @return its path
     */
    public Path control() {
        return path.resolve("control");
    }

    /**
     * A region's file.
     *
     * @param region the region's number
     * @param generation the region's generation
     * @return its path
     */
    public Path region(final int region, final int generation) {
        return path.resolve("region-" + region + "-" + generation);
    }

    /**
     * The file that a process holds locked while it lives.
     *
     * @param processSlot the process's slot
     * @return its path
     */
    public Path live(final int processSlot) {
        return path.resolve("live").resolve(processSlot + ".lck");
    }

    /**
     * A lock file beside the control file.
     *
     * @param name {@code postmaster}, {@code recovery} or {@code sweep}
     * @return its path
     */
    public Path lock(final String name) {
        return path.resolve(name + ".lck");
    }

    /** Makes the folder if it is not there, and refuses one that somebody else could change. */
    public void create() {
        try {
            Files.createDirectories(path.getParent());
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            requirePrivate();
            Files.createDirectories(path.resolve("live"));
        } catch (final IOException e) {
            throw new InstanceException(
                    "the shared-memory folder " + path + " cannot be made: " + e
                            + "; if no process uses it, remove it and start anew",
                    e);
        }
    }

    /** Refuses a folder that belongs to another user or that others can enter. */
    public void requirePrivate() {
        try {
            final String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            if (!mode.endsWith("------")) {
                throw new InstanceException("the shared-memory folder " + path + " has mode " + mode
                        + ", so others could change the shared memory: remove the folder, or chmod 700 it");
            }
            if (!Files.isWritable(path)) {
                throw new InstanceException("the shared-memory folder " + path + " belongs to " + Files.getOwner(path)
                        + " and cannot be written: run as that user");
            }
        } catch (final IOException e) {
            throw new InstanceException("the shared-memory folder " + path + " cannot be read: " + e, e);
        }
    }

    /** Removes all files of an instance that nobody uses any more, and the folder. */
    public void delete() {
        deleteAll(file -> true);
    }

    /**
     * Removes all files of an instance that nobody uses any more, but one.
     *
     * @param kept stays, and the folder with it
     */
    public void deleteAllBut(final Path kept) {
        deleteAll(file -> !file.equals(kept) && !file.equals(path));
    }

    private void deleteAll(final Predicate<Path> which) {
        if (!Files.isDirectory(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (final Path file : (Iterable<Path>) files.filter(which).sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException | UncheckedIOException e) {
            throw new InstanceException(
                    "the shared-memory folder " + path + " cannot be removed: " + e + "; remove it by hand", e);
        }
    }
}
