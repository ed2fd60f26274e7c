package dev.backplane.core.config;

import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.extension.Extensions;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators what becomes of a file in {@code etc}: one whose name fits nothing, which the configuration service
 * accepts without a word, and one that changed while its extension runs.
 */
@Component(service = ConfigurationListener.class, configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
public final class OrphanConfigurations implements ConfigurationListener {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanConfigurations.class);
    private static final long GRACE_SECONDS = 5;
    private static final List<String> PLATFORM = List.of("dev.backplane.instance", "dev.backplane.database");

    private final ConfigurationAdmin admin;
    private final Extensions extensions;
    private final Set<String> told = new HashSet<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "backplane-configuration-check");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Looks at all configurations after a while, and at each new one.
     *
     * @param admin knows them
     * @param extensions knows whom they are for
     */
    @Activate
    public OrphanConfigurations(@Reference final ConfigurationAdmin admin, @Reference final Extensions extensions) {
        this.admin = admin;
        this.extensions = extensions;
        later.schedule(this::checkAll, GRACE_SECONDS, TimeUnit.SECONDS);
    }

    /** Stops looking. */
    @Deactivate
    void deactivate() {
        later.shutdownNow();
    }

    @Override
    public void configurationEvent(final ConfigurationEvent event) {
        if (event.getType() == ConfigurationEvent.CM_UPDATED) {
            final Optional<ExtensionInfo> running = extensions.extensions().stream()
                    .filter(extension -> extension.name().equals(event.getPid()))
                    .filter(extension -> extension.state() == ExtensionState.ACTIVE)
                    .findFirst();
            running.ifPresent(extension -> LOG.info(
                    "the change of etc/{}.cfg takes effect when extension {} is loaded next; databases and quotas act at once",
                    event.getPid(),
                    extension.name()));
            if (!later.isShutdown()) {
                later.schedule(this::checkAll, GRACE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private void checkAll() {
        try {
            final Configuration[] all = admin.listConfigurations("(felix.fileinstall.filename=*)");
            if (all != null) {
                Arrays.stream(all).forEach(this::check);
            }
        } catch (final IOException | InvalidSyntaxException | IllegalStateException e) {
            LOG.debug("configurations cannot be listed", e);
        }
    }

    private void check(final Configuration configuration) {
        final String pid =
                configuration.getFactoryPid() == null ? configuration.getPid() : configuration.getFactoryPid();
        final Set<String> valid = new HashSet<>(PLATFORM);
        extensions.extensions().forEach(extension -> valid.add(extension.name()));
        if (valid.contains(pid) || pid.startsWith("org.apache.felix.") || !told.add(configuration.getPid())) {
            return;
        }
        final ConfigFile file = new ConfigFile(configuration.getPid(), configuration.getProperties());
        LOG.warn(
                "{} configures nothing so far: no extension \"{}\" is deployed{}",
                file.name(),
                pid,
                NearestName.hint(pid, valid));
    }
}
