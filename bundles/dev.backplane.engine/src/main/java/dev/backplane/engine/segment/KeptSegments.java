package dev.backplane.engine.segment;

import dev.backplane.api.InstanceException;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Segments that asked to be kept, between the end of an instance and its next start: one file each in the data folder,
 * written by the last process that leaves, read back by the first that asks, and removed then, so that old bytes never
 * come back after a crash.
 *
 * <pre>
 * long magic, int version, UTF name, int database (0 for a global one), long size, int layout version, bytes, long CRC-32C
 * </pre>
 */
public final class KeptSegments {
    private static final Logger LOG = LoggerFactory.getLogger(KeptSegments.class);
    private static final long MAGIC = 0x4B45_5054_5347_4D54L;
    private static final int VERSION = 2;
    private static final int CHUNK = 1 << 16;
    private static final String FOLDER = "kept";
    private static final String SUFFIX = ".segment";

    private final Path folder;

    /**
     * The kept segments of an instance.
     *
     * @param dataFolder its data folder
     */
    public KeptSegments(final Path dataFolder) {
        this.folder = dataFolder.resolve(FOLDER);
    }

    /** A file that can be read back. */
    record Saved(Path file, String name, int database, long size, int layoutVersion) {}

    /** Those of a database lie in a folder with its id, so that they go with it, and keep it when it is renamed. */
    private Path folder(final int database) {
        return database == 0 ? folder : folder.resolve(Integer.toString(database));
    }

    private Path file(final String name, final int database) {
        final CRC32C hash = new CRC32C();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        final String readable = name.replaceAll("[^A-Za-z0-9.-]+", "_");
        return folder(database)
                .resolve(readable.substring(0, Math.min(100, readable.length())) + "-"
                        + HexFormat.of().toHexDigits((int) hash.getValue()) + SUFFIX);
    }

    Optional<Saved> find(final String name, final int database) {
        final Path file = file(name, database);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (DataInputStream input = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            final Saved saved = readHead(file, input);
            return saved.name().equals(name) && saved.database() == database ? Optional.of(saved) : Optional.empty();
        } catch (final IOException e) {
            setAside(file, e.getMessage());
            return Optional.empty();
        }
    }

    private static Saved readHead(final Path file, final DataInputStream input) throws IOException {
        if (input.readLong() != MAGIC || input.readInt() != VERSION) {
            throw new IOException("it is no kept segment of this version");
        }
        final Saved saved = new Saved(file, input.readUTF(), input.readInt(), input.readLong(), input.readInt());
        if (saved.size() < 1) {
            throw new IOException("its size is " + saved.size());
        }
        return saved;
    }

    private static void setAside(final Path file, final String why) {
        final Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn(
                    "the kept segment {} cannot be read back: {}; it begins anew, the file is now {}",
                    file,
                    why,
                    aside);
        } catch (final IOException e) {
            LOG.warn("the kept segment {} cannot be read back: {}; it begins anew", file, why);
        }
    }

    /** Reads the bytes back. */
    void read(final Saved saved, final MappedSegment segment) {
        final CRC32C crc = new CRC32C();
        try (DataInputStream input = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(saved.file())), crc))) {
            readHead(saved.file(), input);
            final byte[] chunk = new byte[CHUNK];
            for (long offset = 0; offset < saved.size(); offset += CHUNK) {
                final int length = (int) Math.min(CHUNK, saved.size() - offset);
                input.readFully(chunk, 0, length);
                segment.window(offset, length).putBytes(0, chunk, 0, length);
            }
            final long expected = crc.getValue();
            if (input.readLong() != expected) {
                throw new IOException("its checksum is wrong");
            }
        } catch (final IOException e) {
            setAside(saved.file(), e.getMessage());
            throw new InstanceException("the kept segment \"" + saved.name() + "\" could not be read back: "
                    + e.getMessage() + "; ask again and it begins anew");
        }
    }

    void forget(final Saved saved) {
        delete(saved.file());
    }

    /** Removes the file of a segment; false if there was none. */
    boolean forget(final String name, final int database) {
        return delete(file(name, database));
    }

    private static boolean delete(final Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (final IOException e) {
            LOG.warn("the file of a kept segment cannot be removed, its old bytes may come back: {}", e.toString());
            return false;
        }
    }

    void forgetDatabase(final int database) {
        final Path itsFolder = folder(database);
        if (!Files.isDirectory(itsFolder)) {
            return;
        }
        try (Stream<Path> files = Files.list(itsFolder)) {
            files.toList().forEach(KeptSegments::delete);
        } catch (final IOException e) {
            LOG.warn("the kept segments in {} cannot be listed: {}", itsFolder, e.toString());
        }
        delete(itsFolder);
    }

    /**
     * Removes what belongs to databases that are gone: somebody died while he dropped them.
     *
     * @param databases whether there is a database with an id
     */
    public void retainDatabases(final IntPredicate databases) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("[1-9]\\d{0,8}"))
                    .mapToInt(Integer::parseInt)
                    .filter(id -> !databases.test(id))
                    .forEach(this::forgetDatabase);
        } catch (final IOException e) {
            LOG.warn("the kept segments in {} cannot be listed: {}", folder, e.toString());
        }
    }

    /**
     * Writes all kept segments, when nobody uses the instance any more.
     *
     * @param rows the segments
     * @param regions their memory
     * @param databases whether there is a database with an id
     * @return how many were written
     */
    public int save(final SegmentRows rows, final Regions regions, final IntPredicate databases) {
        final NameTable table = rows.table();
        final int[] count = {0};
        table.forEach(row -> {
            final int state = table.state(row);
            final boolean ready = state == RowDescriptor.READY || state == RowDescriptor.MIGRATING;
            final int database = Math.max(0, table.scope(row));
            if (ready && rows.isKept(row) && (database == 0 || databases.test(database))) {
                count[0] += save(rows, row, regions, database) ? 1 : 0;
            }
        });
        return count[0];
    }

    private boolean save(final SegmentRows rows, final int row, final Regions regions, final int database) {
        final String name = rows.table().name(row);
        final boolean[] halfWritten = {false};
        rows.chain(row).forEach(location -> halfWritten[0] |= rows.locks().isHalfWritten(location));
        if (halfWritten[0]) {
            LOG.warn(
                    "kept segment \"{}\" begins anew at the next start: the exclusive holder of a lock in it died",
                    name);
            return false;
        }
        final Path file = file(name, database);
        final Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        final CRC32C crc = new CRC32C();
        try {
            Files.createDirectories(file.getParent());
            try (DataOutputStream output = new DataOutputStream(
                    new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary)), crc))) {
                output.writeLong(MAGIC);
                output.writeInt(VERSION);
                output.writeUTF(name);
                output.writeInt(database);
                output.writeLong(rows.size(row));
                output.writeInt(rows.layoutVersion(row));
                writeBytes(rows, row, regions, output);
                output.flush();
                output.writeLong(crc.getValue());
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (final IOException e) {
            LOG.error("kept segment \"{}\" could not be written to {} and is lost: {}", name, file, e.toString());
            return false;
        }
    }

    private static void writeBytes(
            final SegmentRows rows, final int row, final Regions regions, final DataOutputStream output)
            throws IOException {
        final SegmentRows.Block block = rows.block(row);
        final byte[] chunk = new byte[CHUNK];
        for (long offset = 0; offset < rows.size(row); offset += CHUNK) {
            final int length = (int) Math.min(CHUNK, rows.size(row) - offset);
            final UnsafeBuffer part = regions.part(block.region(), block.offset() + offset, length);
            part.getBytes(0, chunk, 0, length);
            output.write(chunk, 0, length);
        }
    }
}
