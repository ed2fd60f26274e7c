package dev.backplane.core.instance;

import dev.backplane.api.BackplaneException;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import dev.backplane.engine.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts this process's part of the instance: the postmaster makes it, a backend process attaches to it. It waits for
 * {@code etc/dev.backplane.instance.cfg} and then registers the engine's {@link Instance}, on which all else waits. If
 * the instance cannot come up, it leaves the reason in the system property {@value #STARTUP_ERROR}, where the launcher
 * finds it.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = InstanceStarter.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"dev.backplane.engine.Instance\"",
        effective = "active")
public final class InstanceStarter {
    /** Why the platform cannot come up, in a sentence. */
    public static final String STARTUP_ERROR = "backplane.startup.error";

    static final String PID = "dev.backplane.instance";
    private static final String BACKEND_ROLE = "backend";
    private static final Logger LOG = LoggerFactory.getLogger(InstanceStarter.class);

    private final Limits limits;
    private Instance instance;
    private ServiceRegistration<Instance> registration;

    /**
     * Makes or attaches to the instance.
     *
     * @param context tells role and folders
     * @param configuration the limits
     */
    @Activate
    public InstanceStarter(final BundleContext context, final Map<String, Object> configuration) {
        limits = InstanceSettings.limits(PID, configuration);
        try {
            instance = start(context);
        } catch (final BackplaneException | IOException e) {
            // the launcher says it on the console
            LOG.info("the platform cannot come up: {}", e.getMessage(), e);
            System.setProperty(STARTUP_ERROR, String.valueOf(e.getMessage()));
            return;
        }
        LOG.info(
                "{} the instance with epoch {} in {}",
                instance.isPostmaster() ? "postmaster of" : "attached to",
                Long.toHexString(instance.epoch()),
                instance.shmemFolder());
        registration = context.registerService(Instance.class, instance, null);
    }

    private Instance start(final BundleContext context) throws IOException {
        final Path data = folder(context, "backplane.data", "data");
        final Path shmem =
                context.getProperty("backplane.shmem") == null ? null : folder(context, "backplane.shmem", null);
        if (BACKEND_ROLE.equals(context.getProperty("backplane.role"))) {
            final Instance attached = Instance.attach(data, shmem);
            attached.onShutdown(() -> stopFramework(context));
            return attached;
        }
        Files.createDirectories(data);
        return Instance.create(new InstanceConfig(data, shmem, limits));
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
        if (instance != null) {
            registration.unregister();
            instance.close();
        }
    }
}
