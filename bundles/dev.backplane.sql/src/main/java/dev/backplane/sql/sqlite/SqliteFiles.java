package dev.backplane.sql.sqlite;

import dev.backplane.api.database.DatabaseInfo;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The files of the embedded default: {@code data/sql/OID.sqlite}, whatever the database's name is. An oid is never used again, so a new database
 * never finds what one of the same name left; the name is there for people.
 */
public final class SqliteFiles {
    private static final List<String> PARTS = List.of("", "-wal", "-shm", "-journal");

    private final Path folder;

    /** Opens a SQLite file. */
    @FunctionalInterface
    public interface Opener {
        /**
         * A data source without a pool.
         *
         * @param properties URL and pragmas
         * @return the data source
         * @throws SQLException if there is no driver
         */
        DataSource open(Map<String, String> properties) throws SQLException;
    }

    /**
     * The files in a folder.
     *
     * @param data the instance's data folder
     */
    public SqliteFiles(final Path data) {
        folder = data.toAbsolutePath().normalize().resolve("sql");
    }

    /**
     * Where a database's rows are.
     *
     * @param database the database
     * @return its file, which may not be there yet
     */
    public Path file(final DatabaseInfo database) {
        return folder.resolve(database.oid() + ".sqlite");
    }

    /**
     * How a database's file is opened. Readers and one writer work at the same time, in any number of processes (WAL);
     * a second writer waits. Transactions take the write lock when they begin: one that only read so far and then writes
     * could not wait, it would fail at once. Foreign keys hold, as in other databases.
     *
     * @param database the database
     * @return URL and pragmas
     */
    public Map<String, String> properties(final DatabaseInfo database) {
        return Map.of(
                "url", "jdbc:sqlite:" + file(database),
                "journal_mode", "WAL",
                "busy_timeout", "10000",
                "transaction_mode", "IMMEDIATE",
                "foreign_keys", "true");
    }

    /**
     * Makes the folder, which only the owner can enter.
     *
     * @throws IOException if it cannot be made
     */
    public void makeFolder() throws IOException {
        final boolean posix =
                folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        final FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(folder.getParent());
        if (!Files.isDirectory(folder)) {
            try {
                Files.createDirectory(folder, attributes);
            } catch (final FileAlreadyExistsException e) {
                // another process was faster
                Files.createDirectories(folder);
            }
        }
    }

    /**
     * Removes a database's file. Who still has it open keeps its rows until he closes it.
     *
     * @param database the database
     * @throws IOException if it cannot be removed
     */
    public void delete(final DatabaseInfo database) throws IOException {
        for (final String part : PARTS) {
            Files.deleteIfExists(Path.of(file(database) + part));
        }
    }

    /**
     * Gives a new database the rows of its template, as they are at this moment: {@code CREATE DATABASE ... TEMPLATE}. The
     * template may be in use. Does nothing if the template has no file, or the new database has one already.
     *
     * @param template the template
     * @param database the new database
     * @param opener opens the template
     * @throws IOException if the file cannot be made
     * @throws SQLException if the template cannot be read
     */
    public void copy(final DatabaseInfo template, final DatabaseInfo database, final Opener opener)
            throws IOException, SQLException {
        final Path target = file(database);
        if (!Files.exists(file(template)) || Files.exists(target)) {
            return;
        }
        final Path part = Path.of(target + ".part");
        Files.deleteIfExists(part);
        try (Connection connection = opener.open(properties(template)).getConnection();
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, part.toString());
            vacuum.execute();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
