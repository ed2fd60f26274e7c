package dev.backplane.core.database;

import dev.backplane.api.AlreadyExistsException;
import dev.backplane.api.BackplaneException;
import dev.backplane.api.InUseException;
import dev.backplane.api.InvalidNameException;
import dev.backplane.api.NameTooLongException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.database.Databases;
import dev.backplane.core.config.ConfigFile;
import dev.backplane.core.config.Quota;
import dev.backplane.core.config.Shown;
import dev.backplane.engine.Instance;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases from configuration: {@code etc/dev.backplane.database-NAME.cfg} makes database NAME, and its removal drops
 * it. Only the postmaster acts. A database in use is dropped when its last backend has left.
 */
@Component(
        service = {ManagedServiceFactory.class, DatabaseProvisioner.class},
        immediate = true,
        property = "service.pid=" + DatabaseProvisioner.PID)
public final class DatabaseProvisioner implements ManagedServiceFactory {
    static final String PID = "dev.backplane.database";
    private static final long RETRY_SECONDS = 1;
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProvisioner.class);

    private final boolean active;
    private final Instance instance;
    private final Databases databases;
    private final Map<String, String> provisioned = new ConcurrentHashMap<>();
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
        active = instance.isPostmaster();
        this.instance = instance;
        databases = instance.databases();
    }

    /** Drops nothing: the databases end with the instance. */
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
        final OptionalLong quota = Quota.of(file, OptionalLong.empty());
        file.warnOfUnknownKeys();
        final String before = provisioned.put(pid, name);
        if (before != null && !before.equals(name)) {
            drop(before, file.name());
        }
        limit(name, quota);
        if (!name.equals(before)) {
            create(name, file.name());
        }
    }

    /** The part of the file's name between PID and ending. */
    static String nameOf(final String file) {
        return file.replaceAll("^(etc/)?" + PID.replace(".", "\\.") + "[-~]", "")
                .replaceAll("\\.cfg$", "");
    }

    private void create(final String name, final String file) {
        try {
            databases.create(name);
            LOG.info("database {} is provisioned by {}", Shown.of(name), file);
        } catch (final AlreadyExistsException e) {
            LOG.info("database {} of {} is there already", Shown.of(name), file);
        } catch (final BackplaneException e) {
            LOG.warn("{} provisions no database: {}", file, e.getMessage());
        }
    }

    @Override
    public void deleted(final String pid) {
        final String name = provisioned.remove(pid);
        if (name != null) {
            drop(name, "its file");
        }
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
     * @param files names of files in {@code etc}
     * @return true if each has provisioned its database, or was refused
     */
    public boolean hasSeen(final Collection<String> files) {
        return !active || provisioned.size() >= files.size();
    }
}
