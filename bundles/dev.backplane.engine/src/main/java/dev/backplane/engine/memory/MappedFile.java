package dev.backplane.engine.memory;

import dev.backplane.api.InstanceException;
import dev.backplane.api.OutOfSharedMemoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A file of shared memory. Its space is written with zeros before anybody maps it: a page without backing would kill
 * the JVM (SIGBUS) at first access, where a full file system is an exception here. A file never shrinks, and a mapping
 * lives as long as a buffer refers to it.
 */
public final class MappedFile {
    /** The longest part that one buffer can show. */
    public static final long MAX_BUFFER = Integer.MAX_VALUE - 4096;

    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final long length;
    private final MappedByteBuffer whole;
    private final UnsafeBuffer buffer;

    private MappedFile(final Path path, final long length) {
        this.path = path;
        this.length = length;
        if (length <= MAX_BUFFER) {
            whole = map(0, length);
            buffer = SharedBuffers.wrap(whole, 0, (int) length);
        } else {
            whole = null;
            buffer = null;
        }
    }

    /**
     * Makes a file whose every byte is zero and really backed.
     *
     * @param path the file; it must not exist
     * @param length bytes
     * @throws OutOfSharedMemoryException when the file system has no room; the file is gone then
     */
    public static void reserve(final Path path, final long length) {
        try {
            final long free = Files.getFileStore(path.getParent()).getUsableSpace();
            if (free < length) {
                throw noRoom(path, length, free, null);
            }
            try (FileChannel channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                final ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(length, CHUNK));
                for (long position = 0; position < length; ) {
                    zeros.clear().limit((int) Math.min(zeros.capacity(), length - position));
                    position += channel.write(zeros, position);
                }
            }
        } catch (final IOException e) {
            final OutOfSharedMemoryException failure = noRoom(path, length, -1, e);
            try {
                Files.deleteIfExists(path);
            } catch (final IOException suppressed) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
    }

    private static OutOfSharedMemoryException noRoom(
            final Path path, final long length, final long free, final IOException cause) {
        final String why = free >= 0 ? "only " + free + " bytes are free there" : cause.getMessage();
        return new OutOfSharedMemoryException(
                "cannot reserve " + length + " bytes in " + path.getParent() + ": " + why
                        + "; make room there, or enlarge that file system",
                cause);
    }

    /**
     * Opens a file for reading and writing.
     *
     * @param path the file
     * @param length the length that it must at least have
     * @return the mapped file
     */
    public static MappedFile open(final Path path, final long length) {
        try {
            final long actual = Files.size(path);
            if (actual < length) {
                throw new InstanceException(
                        "the shared-memory file " + path + " is truncated: it has " + actual + " bytes and should have "
                                + length + "; stop all processes of the instance and start it anew");
            }
            return new MappedFile(path, length);
        } catch (final IOException e) {
            throw new InstanceException("the shared-memory file " + path + " cannot be opened: " + e, e);
        }
    }

    /**
     * Whether somebody has truncated the file since it was opened. Access behind its new end is an InternalError.
     *
     * @param now where the file lies now
     * @return a sentence; empty if it is as long as it was, or was removed, which leaves its pages
     */
    Optional<String> truncation(final Path now) {
        try {
            return truncation(now, Files.size(now));
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    /** The same, for who knows how long it is. */
    Optional<String> truncation(final Path now, final long actual) {
        return actual >= length
                ? Optional.empty()
                : Optional.of("the shared-memory file " + now + " was truncated while it is in use: it has " + actual
                        + " bytes and should have " + length
                        + "; stop all processes of the instance and start it anew");
    }

    /**
     * The whole file.
     *
     * @return the one buffer over it
     */
    public UnsafeBuffer buffer() {
        if (buffer == null) {
            throw new InstanceException("the shared-memory file " + path
                    + " is larger than a buffer; stop all processes" + " of the instance and start it anew");
        }
        return buffer;
    }

    /**
     * A part of the file.
     *
     * @param offset of its first byte
     * @param partLength bytes
     * @return a new buffer that keeps the mapping alive
     */
    public UnsafeBuffer part(final long offset, final int partLength) {
        return whole != null
                ? SharedBuffers.wrap(whole, (int) offset, partLength)
                : SharedBuffers.wrap(map(offset, partLength), 0, partLength);
    }

    private MappedByteBuffer map(final long offset, final long partLength) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, offset, partLength);
        } catch (final IOException e) {
            throw new InstanceException("the shared-memory file " + path + " cannot be mapped: " + e, e);
        }
    }
}
