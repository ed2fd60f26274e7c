package dev.backplane.engine.memory;

import static dev.backplane.engine.memory.ControlFileDescriptor.*;

import dev.backplane.api.InstanceException;
import dev.backplane.api.InvalidSizeException;
import dev.backplane.engine.Limits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The control file of an instance: written whole under another name, then renamed into place, so that whoever finds it
 * finds it complete. Its constant part carries a checksum; nothing in it is believed before that has been checked.
 */
public final class ControlFile {
    private final Path path;
    private final MappedFile file;
    private final Limits limits;
    private final ControlFileDescriptor layout;
    /**
     * For its length, which is asked many times a second: by the file's path that is twenty times the work. It is left to the
     * collector, as the mapping is.
     */
    private final RandomAccessFile opened;

    private ControlFile(final Path path, final Path now, final Limits limits, final ControlFileDescriptor layout)
            throws IOException {
        this.path = path;
        this.file = MappedFile.open(now, layout.length());
        this.limits = limits;
        this.layout = layout;
        this.opened = new RandomAccessFile(now.toFile(), "r");
    }

    /**
     * Makes the control file of a new instance under another name, so that it can be completed before anybody finds it.
     *
     * @param folder where; no control file may be there
     * @param limits the instance's limits
     * @param epoch the instance's epoch
     * @return the mapped file
     */
    public static ControlFile create(final ShmemFolder folder, final Limits limits, final long epoch) {
        final ControlFileDescriptor layout = layout(limits);
        final long length = layout.length();
        final Path temporary = temporary(folder);
        try {
            Files.deleteIfExists(temporary);
            MappedFile.reserve(temporary, length);
            final UnsafeBuffer buffer = MappedFile.open(temporary, length).buffer();
            buffer.putLong(MAGIC_OFFSET, MAGIC);
            buffer.putInt(LAYOUT_VERSION_OFFSET, LAYOUT_VERSION);
            buffer.putLong(EPOCH_OFFSET, epoch);
            buffer.putLong(CREATED_OFFSET, System.currentTimeMillis());
            buffer.putLong(LENGTH_OFFSET, length);
            putLimits(buffer, limits);
            buffer.putInt(NEXT_DATABASE_ID_OFFSET, 1);
            buffer.putInt(CRC_OFFSET, crc(buffer));
            return new ControlFile(folder.control(), temporary, limits, layout);
        } catch (final IOException e) {
            throw new InstanceException("the control file in " + folder.path() + " cannot be made: " + e, e);
        }
    }

    /**
     * Lets others find a new control file.
     *
     * @param folder where it was made
     */
    public void publish(final ShmemFolder folder) {
        try {
            Files.move(temporary(folder), folder.control(), StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            throw new InstanceException("the control file in " + folder.path() + " cannot be published: " + e, e);
        }
    }

    private static Path temporary(final ShmemFolder folder) {
        return folder.path().resolve("control.tmp");
    }

    private static ControlFileDescriptor layout(final Limits limits) {
        try {
            final ControlFileDescriptor layout = new ControlFileDescriptor(limits);
            if (layout.length() <= MappedFile.MAX_BUFFER) {
                return layout;
            }
        } catch (final ArithmeticException e) {
            // the same in other words
        }
        throw new InvalidSizeException("the limits of the instance ask for a control file of more than 2 GiB: lower"
                + " max_backends, max_locks_per_backend, max_databases or max_segments");
    }

    /**
     * Opens the control file of an instance.
     *
     * @param folder where
     * @return the mapped file
     * @throws InstanceException if there is none, or it is foreign, truncated, damaged or of another version
     */
    public static ControlFile open(final ShmemFolder folder) {
        final Path path = folder.control();
        final UnsafeBuffer head = new UnsafeBuffer(readHead(path));
        final long magic = head.getLong(MAGIC_OFFSET);
        if (magic != MAGIC) {
            throw refused(path, "is not a Backplane control file (it begins with " + Long.toHexString(magic) + ")");
        }
        final int version = head.getInt(LAYOUT_VERSION_OFFSET);
        if (version != LAYOUT_VERSION) {
            throw refused(
                    path,
                    "has layout version " + version + ", but this Backplane reads version " + LAYOUT_VERSION
                            + ": use the Backplane that made it");
        }
        if (head.getInt(CRC_OFFSET) != crc(head)) {
            throw refused(path, "is damaged: its checksum is wrong");
        }
        final Limits limits;
        final ControlFileDescriptor layout;
        try {
            limits = getLimits(head);
            layout = layout(limits);
        } catch (final InvalidSizeException e) {
            throw refused(path, "is damaged: " + e.getMessage());
        }
        final long length = head.getLong(LENGTH_OFFSET);
        if (length != layout.length()) {
            throw refused(path, "is damaged: its length and its limits do not fit together");
        }
        try {
            return new ControlFile(path, path, limits, layout);
        } catch (final IOException e) {
            throw unreadable(path, e);
        }
    }

    private static InstanceException unreadable(final Path path, final IOException cause) {
        return new InstanceException(
                "the control file " + path + " cannot be read: " + cause + "; run as the user who started the instance",
                cause);
    }

    private static ByteBuffer readHead(final Path path) {
        if (!Files.isRegularFile(path)) {
            throw refused(path, Files.exists(path) ? "is no file" : "is gone");
        }
        final ByteBuffer head = ByteBuffer.allocateDirect(CONSTANT_LENGTH).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            while (head.hasRemaining() && channel.read(head, head.position()) > 0) {
                continue;
            }
            if (head.hasRemaining()) {
                throw refused(path, "is truncated: it has only " + channel.size() + " bytes");
            }
            head.flip();
            return head;
        } catch (final IOException e) {
            throw unreadable(path, e);
        }
    }

    private static InstanceException refused(final Path path, final String why) {
        return new InstanceException("the control file " + path + " " + why
                + "; if no process uses it, remove the folder " + path.getParent() + " and start anew");
    }

    private static int crc(final UnsafeBuffer head) {
        final byte[] bytes = new byte[CONSTANT_LENGTH - EPOCH_OFFSET];
        head.getBytes(EPOCH_OFFSET, bytes);
        final CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    private static void putLimits(final UnsafeBuffer buffer, final Limits limits) {
        final int[] values = {
            limits.maxProcesses(),
            limits.maxBackends(),
            limits.maxLocksPerBackend(),
            limits.maxTranches(),
            limits.maxWaitEvents(),
            limits.maxDatabases(),
            limits.maxSegments(),
            limits.maxExtensions()
        };
        buffer.putInt(MAX_WORKERS_OFFSET, limits.maxWorkers());
        for (int i = 0; i < values.length; i++) {
            buffer.putInt(LIMITS_OFFSET + i * Integer.BYTES, values[i]);
        }
        buffer.putLong(SHARED_MEMORY_SIZE_OFFSET, limits.sharedMemorySize());
    }

    private static Limits getLimits(final UnsafeBuffer buffer) {
        final int[] values = new int[8];
        for (int i = 0; i < values.length; i++) {
            values[i] = buffer.getInt(LIMITS_OFFSET + i * Integer.BYTES);
        }
        return new Limits(
                values[0],
                values[1],
                values[2],
                values[3],
                values[4],
                values[5],
                values[6],
                values[7],
                buffer.getInt(MAX_WORKERS_OFFSET),
                buffer.getLong(SHARED_MEMORY_SIZE_OFFSET));
    }

    /**
     * The whole file.
     *
     * @return the one buffer over it
     */
    public UnsafeBuffer buffer() {
        return file.buffer();
    }

    /** A view on a part of it. */
    UnsafeBuffer part(final int offset, final int length) {
        return file.part(offset, length);
    }

    /**
     * Raises a count of the slots that were ever used, which never falls: before a slot is, so that whoever reads the count
     * misses none.
     *
     * @param buffer over the file
     * @param offset of the count
     * @param wanted what it is to be at least
     */
    public static void raise(final UnsafeBuffer buffer, final int offset, final int wanted) {
        int used = buffer.getIntVolatile(offset);
        while (used < wanted && !buffer.compareAndSetInt(offset, used, wanted)) {
            used = buffer.getIntVolatile(offset);
        }
    }

    /**
     * What to throw when something in the file cannot be: the file is there for all processes of the user, and what
     * stands behind its constant part carries no checksum.
     *
     * @param what is wrong
     * @return the exception
     */
    public InstanceException damaged(final String what) {
        return new InstanceException("the control file " + path + " is damaged: " + what
                + "; stop all processes of the instance and start it anew");
    }

    /**
     * Why the mapped memory must not be used any more: pages behind the end of a file that somebody has truncated are
     * not there.
     *
     * @return a sentence; empty if the file is as long as it was, or was removed, which leaves its pages
     */
    public Optional<String> truncation() {
        try {
            return file.truncation(path, opened.length());
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether somebody has removed the file while the instance runs. Its pages stay, but nobody can attach any more.
     *
     * @return a sentence; empty if the file is where others look for it
     */
    public Optional<String> removal() {
        return Files.exists(path)
                ? Optional.empty()
                : Optional.of("the control file " + path + " was removed while the instance runs, so no process can"
                        + " attach any more; stop all processes of the instance and start it anew, and see that nothing"
                        + " cleans up there (systemd does when a user logs out, unless RemoveIPC=no)");
    }

    /**
     * The file.
     *
     * @return its path
     */
    public Path path() {
        return path;
    }

    /**
     * Where everything lies.
     *
     * @return the layout for this instance's limits
     */
    public ControlFileDescriptor layout() {
        return layout;
    }

    /**
     * The instance's limits.
     *
     * @return what it was made with
     */
    public Limits limits() {
        return limits;
    }

    /**
     * The instance's epoch: a new one for every new control file.
     *
     * @return the epoch
     */
    public long epoch() {
        return buffer().getLong(EPOCH_OFFSET);
    }
}
