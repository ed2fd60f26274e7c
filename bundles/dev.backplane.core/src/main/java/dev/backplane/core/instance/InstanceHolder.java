package dev.backplane.core.instance;

import dev.backplane.api.BackplaneException;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import dev.backplane.engine.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's part of the instance: made by the postmaster, attached to by a backend process. It waits for
 * {@code etc/dev.backplane.instance.cfg}. If it cannot come up, it leaves the reason in the system property
 * {@value #STARTUP_ERROR}, where the launcher finds it.
 */
@Component(
        service = InstanceHolder.class,
        immediate = true,
        configurationPid = InstanceHolder.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class InstanceHolder {
    /** Why the platform cannot come up, in a sentence. */
    public static final String STARTUP_ERROR = "backplane.startup.error";

    static final String PID = "dev.backplane.instance";
    private static final String BACKEND_ROLE = "backend";
    private static final Logger LOG = LoggerFactory.getLogger(InstanceHolder.class);

    private final Instance instance;
    private final Limits limits;

    /**
     * Makes or attaches to the instance.
     *
     * @param context tells role and folders
     * @param configuration the limits
     */
    @Activate
    public InstanceHolder(final BundleContext context, final Map<String, Object> configuration) {
        limits = InstanceSettings.limits(PID, configuration);
        final Path data = folder(context, "backplane.data", "data");
        final Path shmem =
                context.getProperty("backplane.shmem") == null ? null : folder(context, "backplane.shmem", null);
        try {
            if (BACKEND_ROLE.equals(context.getProperty("backplane.role"))) {
                instance = Instance.attach(data, shmem);
                instance.onShutdown(() -> stopFramework(context));
            } else {
                Files.createDirectories(data);
                instance = Instance.create(new InstanceConfig(data, shmem, limits));
            }
        } catch (final BackplaneException | IOException e) {
            System.setProperty(STARTUP_ERROR, String.valueOf(e.getMessage()));
            throw new IllegalStateException("the platform cannot come up: " + e.getMessage(), e);
        }
        LOG.info(
                "{} the instance with epoch {} in {}",
                instance.isPostmaster() ? "postmaster of" : "attached to",
                Long.toHexString(instance.epoch()),
                instance.shmemFolder());
    }

    private static Path folder(final BundleContext context, final String property, final String fallback) {
        final String value = context.getProperty(property);
        return Path.of(value == null ? fallback : value).toAbsolutePath();
    }

    private static void stopFramework(final BundleContext context) {
        LOG.info("the postmaster ended the instance, this backend process ends too");
        try {
            context.getBundle(0).stop();
        } catch (final BundleException e) {
            LOG.error("the framework cannot be stopped: {}", e.getMessage(), e);
        }
    }

    /**
     * The limits are fixed while the instance runs.
     *
     * @param configuration the new ones
     */
    @Modified
    void modified(final Map<String, Object> configuration) {
        if (!InstanceSettings.limits(PID, configuration).equals(limits)) {
            LOG.info("the change of etc/{}.cfg takes effect when the instance is started next", PID);
        }
    }

    /** Leaves the instance; the postmaster ends it. */
    @Deactivate
    void deactivate() {
        instance.close();
    }

    /**
     * The engine's instance.
     *
     * @return the instance
     */
    public Instance instance() {
        return instance;
    }
}
