package dev.backplane.engine.database;

import dev.backplane.api.InstanceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The durable half of the databases: {@code pg_database} on disk. A log of lines ({@link CatalogLine}) in the data
 * folder, appended to under the database table's lock and forced to the disk line by line, so that a change costs the
 * same however many databases there are. While the instance runs, the table in shared memory is the truth and nobody
 * reads the log; who makes a new epoch plays it and writes it anew, short.
 */
public final class DatabaseCatalog {
    private static final String FILE = "databases.catalog";
    private static final byte[] HEADER = (CatalogLine.HEADER + "\n").getBytes(StandardCharsets.UTF_8);
    private static final long MAX_LENGTH = 1L << 30;
    private static final int MAX_LINE = 1024;

    private final Path file;

    /**
     * The catalog of an instance.
     *
     * @param dataFolder its data folder
     */
    public DatabaseCatalog(final Path dataFolder) {
        this.file = dataFolder.resolve(FILE);
    }

    Path file() {
        return file;
    }

    boolean isMissing() {
        return !Files.exists(file);
    }

    /**
     * Plays the log.
     *
     * @return what stands in it; nothing if there is none
     * @throws InstanceException if it cannot be read or is damaged
     */
    CatalogReader.Contents read() {
        try {
            if (!Files.exists(file)) {
                return CatalogReader.read(file, HEADER);
            }
            final long length = Files.size(file);
            if (length > MAX_LENGTH) {
                throw new InstanceException("the catalog of databases " + file + " is damaged: it has " + length
                        + " bytes, and cannot have more than " + MAX_LENGTH + "; put a backup in its place");
            }
            return CatalogReader.read(file, Files.readAllBytes(file));
        } catch (final IOException e) {
            throw new InstanceException(
                    "the catalog of databases " + file + " cannot be read: " + e
                            + "; it must be a file that belongs to the user who starts the instance",
                    e);
        }
    }

    /** Writes the log anew, without what is over. Only while nobody else appends. */
    void compact(final CatalogReader.Contents contents) {
        final Path temporary = file.resolveSibling(FILE + ".tmp");
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            bytes.write(HEADER);
            bytes.write(CatalogLine.seal(CatalogLine.ids(contents.nextId())));
            for (final CatalogEntry entry : contents.entries()) {
                bytes.write(CatalogLine.seal(CatalogLine.create(entry)));
            }
            Files.deleteIfExists(temporary);
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                final ByteBuffer rest = ByteBuffer.wrap(bytes.toByteArray());
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (final IOException e) {
            throw cannotBeWritten(e);
        }
    }

    /**
     * Appends a line, for good. Under the table's lock. It does not go through a channel, because an interrupt of the
     * calling thread would close that in the middle.
     *
     * @param line without its checksum
     * @throws InstanceException if it cannot be written; the log is as before then
     */
    void append(final String line) {
        final byte[] bytes = CatalogLine.seal(line);
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
            final long end = endOfLastLine(log);
            try {
                log.seek(end);
                log.write(bytes);
                log.getFD().sync();
            } catch (final IOException e) {
                log.setLength(end);
                throw e;
            }
        } catch (final IOException e) {
            throw cannotBeWritten(e);
        }
    }

    /** Cuts off what somebody wrote who died in the middle of a line. */
    private static long endOfLastLine(final RandomAccessFile log) throws IOException {
        final long length = log.length();
        final int tail = (int) Math.min(length, MAX_LINE);
        final byte[] bytes = new byte[tail];
        log.seek(length - tail);
        log.readFully(bytes);
        int end = tail;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end == 0) {
            throw new IOException("its last line has no end");
        }
        final long whole = length - tail + end;
        if (whole < length) {
            log.setLength(whole);
        }
        return whole;
    }

    private InstanceException cannotBeWritten(final IOException e) {
        return new InstanceException(
                "the catalog of databases " + file + " cannot be written: " + e.getMessage()
                        + "; nothing was changed: make room there, or give the file back to the user who runs the"
                        + " instance",
                e);
    }
}
