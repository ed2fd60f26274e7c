package dev.backplane.core.database;

import dev.backplane.api.AlreadyExistsException;
import dev.backplane.api.BackplaneException;
import dev.backplane.api.InUseException;
import dev.backplane.api.InvalidNameException;
import dev.backplane.api.NameTooLongException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseOrigin;
import dev.backplane.api.database.Databases;
import dev.backplane.core.config.ConfigFile;
import dev.backplane.core.config.Quota;
import dev.backplane.core.config.Setting;
import dev.backplane.core.config.Shown;
import dev.backplane.engine.Instance;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases from configuration: {@code etc/dev.backplane.database-NAME.cfg} makes database NAME, and its removal drops
 * it, also when it is removed while nothing runs. Only the postmaster acts, and it drops only what a file has made: a
 * database that somebody made or renamed by hand stays. One in use is dropped when its last backend has left.
 */
@Component(
        service = {ManagedServiceFactory.class, DatabaseProvisioner.class},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        property = "service.pid=" + DatabaseProvisioner.PID)
public final class DatabaseProvisioner implements ManagedServiceFactory {
    static final String PID = "dev.backplane.database";
    private static final String FILE_NAME = "felix.fileinstall.filename";
    private static final long RETRY_SECONDS = 1;

    /** The same file says where the database's data source is; bundle dev.backplane.sql reads that. */
    private static final String[] DATA_SOURCE_KEYS = {
        "jdbc.", "jdbc.driver", "jdbc.url", "jdbc.user", "jdbc.password", "pool.", "pool.size", "pool.timeout"
    };

    private static final Setting<OptionalLong> QUOTA =
            Quota.setting("most bytes of shared memory in the database's scope");

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProvisioner.class);

    private final boolean active;
    private final Instance instance;
    private final Databases databases;
    private final Map<String, String> provisioned = new ConcurrentHashMap<>();
    private final Map<String, Path> files = new ConcurrentHashMap<>();
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "backplane-database-drop");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Waits for configurations.
     *
     * @param instance the instance
     */
    @Activate
    public DatabaseProvisioner(@Reference final Instance instance) {
        this.instance = instance;
        active = instance.isPostmaster();
        databases = instance.databases();
    }

    /** Drops nothing: databases stay until their files go. */
    @Deactivate
    void deactivate() {
        retries.shutdownNow();
    }

    @Override
    public String getName() {
        return "Databases of the instance";
    }

    @Override
    public void updated(final String pid, final Dictionary<String, ?> properties) {
        if (!active) {
            return;
        }
        @SuppressWarnings("unchecked")
        final ConfigFile file = new ConfigFile(pid, (Dictionary<String, Object>) properties);
        final String name = file.text("name").orElse(nameOf(file.name()));
        file.leaveToOthers(DATA_SOURCE_KEYS);
        final OptionalLong quota = file.value(QUOTA);
        file.warnOfUnknownKeys();
        path(properties.get(FILE_NAME)).ifPresent(path -> files.put(pid, path));
        final String before = provisioned.put(pid, name);
        if (before != null && !before.equals(name)) {
            drop(before, file.name());
        }
        limit(name, quota);
        if (!name.equals(before)) {
            create(name, file.name());
        }
    }

    private static Optional<Path> path(final Object uri) {
        try {
            return Optional.of(Path.of(URI.create(String.valueOf(uri))));
        } catch (final IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * The configurations that the configuration service has kept although their files were removed while nothing ran.
     *
     * @return their pids
     */
    List<String> stale() {
        return files.entrySet().stream()
                .filter(entry -> Files.notExists(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The part of the file's name between PID and ending. */
    static String nameOf(final String file) {
        return file.replaceAll("^(etc/)?" + PID.replace(".", "\\.") + "[-~]", "")
                .replaceAll("\\.cfg$", "");
    }

    private void create(final String name, final String file) {
        try {
            instance.provisionDatabase(name);
            LOG.info("database {} is provisioned by {}", Shown.of(name), file);
        } catch (final AlreadyExistsException e) {
            LOG.info(
                    isOfFile(name)
                            ? "database {} of {} is there"
                            : "database {} of {} is there, made by hand: it stays",
                    Shown.of(name),
                    file);
        } catch (final BackplaneException e) {
            LOG.warn("{} provisions no database: {}", file, e.getMessage());
        }
    }

    @Override
    public void deleted(final String pid) {
        final String name = provisioned.remove(pid);
        files.remove(pid);
        if (name != null) {
            drop(name, "its file");
        }
    }

    private boolean isOfFile(final String name) {
        return databases.find(name).filter(DatabaseProvisioner::isOfFile).isPresent();
    }

    private static boolean isOfFile(final DatabaseInfo database) {
        return database.origin() == DatabaseOrigin.FILE;
    }

    /**
     * Drops the databases whose files were removed while nothing ran.
     *
     * @param present names of all files in {@code etc}; if one of them could not be read, nothing is dropped
     */
    void dropOrphans(final Collection<String> present) {
        if (!active || !hasSeen(present)) {
            return;
        }
        stale().forEach(this::deleted);
        databases.databases().stream()
                .filter(DatabaseProvisioner::isOfFile)
                .map(DatabaseInfo::datname)
                .filter(name -> !provisioned.containsValue(name))
                .forEach(name -> drop(name, "the file that made it"));
    }

    private void limit(final String name, final OptionalLong quota) {
        try {
            instance.limitDatabase(name, quota);
        } catch (final InvalidNameException | NameTooLongException e) {
            LOG.debug("no quota for {}: its creation says why", Shown.of(name), e);
        } catch (final BackplaneException e) {
            LOG.warn("database {} has no quota: {}", Shown.of(name), e.getMessage());
        }
    }

    private void drop(final String name, final String file) {
        limit(name, OptionalLong.empty());
        try {
            if (databases.find(name).isPresent() && !isOfFile(name)) {
                LOG.info("database {} stays, though {} is gone: it was made by hand", Shown.of(name), file);
                return;
            }
            databases.drop(name);
            LOG.info("database {} is dropped, because {} is gone or names another", Shown.of(name), file);
        } catch (final NotRegisteredException e) {
            LOG.info("database {} is gone already", Shown.of(name));
        } catch (final InUseException e) {
            LOG.warn("database {} will be dropped when it is used no more: {}", Shown.of(name), e.getMessage());
            retries.schedule(() -> dropLater(name), RETRY_SECONDS, TimeUnit.SECONDS);
        } catch (final BackplaneException e) {
            LOG.info("database {} never was: {}", Shown.of(name), e.getMessage());
        }
    }

    private void dropLater(final String name) {
        if (provisioned.containsValue(name)) {
            return;
        }
        try {
            databases.drop(name);
            LOG.info("database {} is dropped now", Shown.of(name));
        } catch (final InUseException e) {
            retries.schedule(() -> dropLater(name), RETRY_SECONDS, TimeUnit.SECONDS);
        } catch (final NotRegisteredException e) {
            LOG.info("database {} is gone already", Shown.of(name));
        }
    }

    /**
     * Whether every file of a list has been looked at.
     *
     * @param present names of files in {@code etc}
     * @return true if each has provisioned its database, or was refused
     */
    public boolean hasSeen(final Collection<String> present) {
        return !active || provisioned.size() - stale().size() >= present.size();
    }
}
