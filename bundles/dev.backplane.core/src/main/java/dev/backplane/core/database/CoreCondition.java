package dev.backplane.core.database;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.extension.Extensions;
import dev.backplane.core.service.PlatformServices;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The condition {@value #ID}: the instance is up, its services are registered, and the databases that {@code etc} had at
 * the start are provisioned.
 */
@Component(
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.osgi.service.condition.Condition\"",
        effective = "active")
public final class CoreCondition {
    /** The condition's id. */
    public static final String ID = "backplane.core";

    private static final Logger LOG = LoggerFactory.getLogger(CoreCondition.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long STOP_MILLIS = 2_000;

    private final Thread thread;

    /**
     * Begins to wait for the databases.
     *
     * @param context where the condition is registered
     * @param services the services
     * @param extensions the registry of extensions
     * @param provisioner the databases
     * @param admin forgets the configurations of files that are gone
     */
    @Activate
    public CoreCondition(
            final BundleContext context,
            @Reference final PlatformServices services,
            @Reference final Extensions extensions,
            @Reference final DatabaseProvisioner provisioner,
            @Reference final ConfigurationAdmin admin) {
        thread = new Thread(() -> await(context, provisioner, admin), "backplane-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void await(
            final BundleContext context, final DatabaseProvisioner provisioner, final ConfigurationAdmin admin) {
        final Optional<List<String>> found = databaseFiles(context.getProperty("backplane.etc"));
        final List<String> files = found.orElse(List.of());
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (!provisioner.hasSeen(files) && System.nanoTime() - deadline < 0) {
                Thread.sleep(5);
            }
        } catch (final InterruptedException e) {
            return;
        }
        if (found.isPresent()) {
            dropOrphans(provisioner, files, admin);
        }
        context.registerService(
                Condition.class, Condition.INSTANCE, FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, ID)));
    }

    private static void dropOrphans(
            final DatabaseProvisioner provisioner, final List<String> files, final ConfigurationAdmin admin) {
        try {
            final List<String> stale = provisioner.stale();
            provisioner.dropOrphans(files);
            for (final String pid : stale) {
                admin.getConfiguration(pid, "?").delete();
            }
        } catch (final IOException | BackplaneException e) {
            LOG.warn("databases whose files are gone could not be dropped: {}", e.getMessage(), e);
        }
    }

    /** Empty if nobody can say which files there are: a folder that cannot be read does not mean that they were removed. */
    private static Optional<List<String>> databaseFiles(final String etc) {
        if (etc == null) {
            return Optional.empty();
        }
        final List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of(etc), DatabaseProvisioner.PID + "[-~]*.cfg")) {
            files.forEach(file -> names.add(file.getFileName().toString()));
            return Optional.of(names);
        } catch (final IOException | DirectoryIteratorException e) {
            LOG.warn("the folder {} cannot be read: {}", etc, e.toString());
            return Optional.empty();
        }
    }

    /**
     * Stops waiting. Who is just being told of the condition is told before its bundle goes.
     *
     * @throws InterruptedException never
     */
    @Deactivate
    void deactivate() throws InterruptedException {
        thread.interrupt();
        thread.join(STOP_MILLIS);
    }
}
