package dev.backplane.engine.memory;

import dev.backplane.api.InstanceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A kernel file lock that this JVM holds until it closes it or dies, however it dies.
 *
 * <p>The lock is a POSIX one: closing <em>any</em> channel of this JVM on the same file would silently drop it. So the
 * paths held by this JVM are kept in its system properties, the one place that copies of this class in several class
 * loaders share, and a held file is never opened a second time.
 */
public final class HeldFileLock implements AutoCloseable {
    private static final String HELD = "dev.backplane.held.";

    private final Path path;
    private final FileChannel channel;

    private HeldFileLock(final Path path, final FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the lock if nobody holds it.
     *
     * @param path the file; it is made if need be
     * @return the lock, or empty if somebody holds it
     */
    public static Optional<HeldFileLock> tryAcquire(final Path path) {
        synchronized (key(path).intern()) {
            return tryAcquireAlone(path);
        }
    }

    private static Optional<HeldFileLock> tryAcquireAlone(final Path path) {
        if (System.getProperties().putIfAbsent(key(path), "held") != null) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = open(path);
            final FileLock lock = channel.tryLock();
            held = lock != null;
            return held ? Optional.of(new HeldFileLock(path, channel)) : Optional.empty();
        } catch (final OverlappingFileLockException e) {
            return Optional.empty();
        } catch (final IOException e) {
            throw new InstanceException("the lock file " + path + " cannot be used: " + e + "; remove it by hand", e);
        } finally {
            if (!held) {
                closeQuietly(channel);
                System.getProperties().remove(key(path));
            }
        }
    }

    private static FileChannel open(final Path path) throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.WRITE);
        } catch (final NoSuchFileException e) {
            return FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    /**
     * Runs something while holding the lock, or not at all if somebody else holds it.
     *
     * @param path the file
     * @param task what to do
     * @return true if it ran
     */
    public static boolean tryRun(final Path path, final Runnable task) {
        final Optional<HeldFileLock> lock = tryAcquire(path);
        if (lock.isEmpty()) {
            return false;
        }
        try {
            task.run();
        } finally {
            lock.get().close();
        }
        return true;
    }

    /**
     * Whether some process holds the lock now.
     *
     * @param path the file
     * @return true if it is held; false if it is free or the file does not exist
     */
    public static boolean isHeld(final Path path) {
        // an interned string is one object for the whole JVM: nobody acquires while this JVM probes
        synchronized (key(path).intern()) {
            return isHeldByAnybody(path);
        }
    }

    private static boolean isHeldByAnybody(final Path path) {
        if (System.getProperties().containsKey(key(path))) {
            return true;
        }
        try (FileChannel probe = FileChannel.open(path, StandardOpenOption.READ)) {
            // shared, so that two who probe at the same time do not take each other for the owner
            final FileLock lock = probe.tryLock(0, Long.MAX_VALUE, true);
            return lock == null;
        } catch (final OverlappingFileLockException e) {
            return true;
        } catch (final NoSuchFileException e) {
            return false;
        } catch (final IOException e) {
            throw new InstanceException("the lock file " + path + " cannot be probed: " + e + "; remove it by hand", e);
        }
    }

    /**
     * Leaves a word for who finds the lock held.
     *
     * @param text the file's new content
     */
    public void write(final String text) {
        try {
            final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            channel.truncate(0).write(bytes, 0);
        } catch (final IOException e) {
            throw new InstanceException("the lock file " + path + " cannot be written: " + e, e);
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
        System.getProperties().remove(key(path));
    }

    private static String key(final Path path) {
        return HELD + path.toAbsolutePath().normalize();
    }

    private static void closeQuietly(final FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException e) {
                throw new InstanceException("a lock file cannot be closed: " + e, e);
            }
        }
    }
}
