package dev.backplane.sql.config;

import dev.backplane.api.sql.DataSourceException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of all databases. Who asks for a database's settings while the platform starts waits until the files that lie
 * in {@code etc} have been read: with the default in their place, rows would go into the wrong database.
 */
public final class SourceFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SourceFiles.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LOOK_MILLIS = 10;

    private final Optional<Path> folder;
    private final Map<String, SourceFile> files = new ConcurrentHashMap<>();
    private final Set<String> givenUp = ConcurrentHashMap.newKeySet();

    /**
     * No files yet.
     *
     * @param folder the folder {@code etc}, if it is known
     */
    public SourceFiles(final Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * Takes a file in, or its change.
     *
     * @param pid the configuration's PID
     * @param file what it says
     * @return what it said before
     */
    public Optional<SourceFile> put(final String pid, final SourceFile file) {
        return Optional.ofNullable(files.put(pid, file));
    }

    /**
     * Forgets a file.
     *
     * @param pid the configuration's PID
     * @return the database that it was about
     */
    public Optional<String> remove(final String pid) {
        return Optional.ofNullable(files.remove(pid)).map(SourceFile::database);
    }

    /**
     * What is known of a database now.
     *
     * @param database its name
     * @return its settings; those of the default if no file is about it
     */
    public SourceSettings known(final String database) {
        return find(database).orElse(SourceSettings.DEFAULT);
    }

    private Optional<SourceSettings> find(final String database) {
        return files.values().stream()
                .filter(file -> file.database().equals(database))
                .map(SourceFile::settings)
                .findFirst();
    }

    /**
     * The settings to connect with.
     *
     * @param database the database's name
     * @return its settings
     * @throws DataSourceException if its file is there, but cannot be read
     */
    public SourceSettings settings(final String database) throws DataSourceException {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        Optional<SourceSettings> found = find(database);
        Set<String> unread = found.isPresent() ? Set.of() : unread();
        try {
            while (found.isEmpty() && !unread.isEmpty() && System.nanoTime() - deadline < 0) {
                Thread.sleep(LOOK_MILLIS);
                unread = unread();
                found = find(database);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataSourceException(
                    database, "interrupted while etc was read for the data source of database \"" + database + "\"", e);
        }
        givenUp.addAll(unread);
        if (found.isEmpty() && isThere(SourceFile.nameFor(database))) {
            throw new DataSourceException(
                    database,
                    "the data source of database \"" + database + "\" is not known, because etc/"
                            + SourceFile.nameFor(database)
                            + " could not be read: data/log/backplane.log says why; correct the file");
        }
        return found.orElse(SourceSettings.DEFAULT);
    }

    private boolean isThere(final String file) {
        return folder.isPresent() && Files.exists(folder.get().resolve(file)) && !isRead(file);
    }

    private boolean isRead(final String name) {
        return files.values().stream()
                .anyMatch(file -> file.fileName().filter(name::equals).isPresent());
    }

    private Set<String> unread() {
        final Set<String> names = new HashSet<>();
        if (folder.isPresent() && Files.isDirectory(folder.get())) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.get(), SourceFile.PID + "-*.cfg")) {
                found.forEach(file -> names.add(file.getFileName().toString()));
            } catch (final IOException e) {
                LOG.warn("the folder {} cannot be read: {}", folder.get(), e.toString());
            }
        }
        names.removeIf(name -> isRead(name) || givenUp.contains(name));
        return names;
    }
}
