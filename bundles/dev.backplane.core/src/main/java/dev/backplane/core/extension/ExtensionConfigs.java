package dev.backplane.core.extension;

import dev.backplane.core.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Finds the configuration of an extension: the one whose PID is the extension's name. */
@Component(service = ExtensionConfigs.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ExtensionConfigs {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final BundleContext context;
    private final ConfigurationAdmin admin;

    /**
     * Finds configurations.
     *
     * @param context tells where {@code etc} is
     * @param admin knows them
     */
    @Activate
    public ExtensionConfigs(final BundleContext context, @Reference final ConfigurationAdmin admin) {
        this.context = context;
        this.admin = admin;
    }

    /**
     * The configuration of an extension. If its file lies in {@code etc} but has not been read yet, as may be while
     * the platform starts, this waits for it.
     *
     * @param extension the extension's name
     * @return its configuration; an empty one if there is none
     */
    ExtensionConfig of(final String extension) {
        final String etc = context.getProperty("backplane.etc");
        final boolean expected = etc != null && Files.exists(Path.of(etc, extension + ".cfg"));
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        Dictionary<String, Object> found = find(extension);
        while (found == null && expected && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(RETRY_NANOS);
            found = find(extension);
        }
        return new ExtensionConfig(new ConfigFile(extension, found));
    }

    /** What is configured at this moment. */
    ConfigFile now(final String extension) {
        return new ConfigFile(extension, find(extension));
    }

    private Dictionary<String, Object> find(final String pid) {
        try {
            final Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
            return found == null ? null : found[0].getProperties();
        } catch (final IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("the configuration " + pid + " cannot be read: " + e.getMessage(), e);
        }
    }
}
