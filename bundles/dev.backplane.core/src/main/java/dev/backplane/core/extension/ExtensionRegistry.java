package dev.backplane.core.extension;

import dev.backplane.api.ExtensionException;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.api.extension.ExtensionActivator;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.extension.Extensions;
import dev.backplane.api.sql.DataSources;
import dev.backplane.engine.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The extensions of this process, by bundle. One that failed or stopped stays listed until its bundle comes again or goes. */
@Component(
        service = {Extensions.class, ExtensionRegistry.class, ServedDatabases.class, ConfigurationListener.class},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
public final class ExtensionRegistry
        implements Extensions, ServedDatabases, ConfigurationListener, DatabaseListener, LoadedExtension.Host {
    private static final Logger LOG = LoggerFactory.getLogger(ExtensionRegistry.class);

    private final Instance instance;
    private final ExtensionConfigs configs;
    private final BundleContext platform;
    private final Map<Long, LoadedExtension> extensions = new ConcurrentHashMap<>();
    private final Map<String, Handover> handovers = new ConcurrentHashMap<>();
    private final List<Consumer<String>> reachListeners = new CopyOnWriteArrayList<>();
    private final AutoCloseable subscription;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DataSources dataSources;

    /**
     * An empty registry.
     *
     * @param platform the platform's bundle
     * @param instance the instance
     * @param configs the extensions' configurations
     */
    @Activate
    public ExtensionRegistry(
            final BundleContext platform,
            @Reference final Instance instance,
            @Reference final ExtensionConfigs configs) {
        this.platform = platform;
        this.instance = instance;
        this.configs = configs;
        this.subscription = instance.databases().listen(this);
    }

    /**
     * Unloads what is still there.
     *
     * @throws Exception never
     */
    @Deactivate
    void deactivate() throws Exception {
        extensions.values().forEach(LoadedExtension::unload);
        subscription.close();
    }

    @Override
    public void load(final BundleContext context, final ExtensionActivator activator) {
        final LoadedExtension extension = new LoadedExtension(context.getBundle(), activator);
        extensions.put(context.getBundle().getBundleId(), extension);
        extension.load(context, instance, this, () -> dataSources);
    }

    @Override
    public void unload(final BundleContext context, final ExtensionActivator activator) {
        final LoadedExtension extension = extensions.get(context.getBundle().getBundleId());
        if (extension != null && extension.isOf(activator)) {
            extension.unload();
        }
    }

    @Override
    public List<ExtensionInfo> extensions() {
        extensions.keySet().removeIf(id -> platform.getBundle(id) == null);
        return extensions.values().stream()
                .map(LoadedExtension::info)
                .sorted(Comparator.comparing(ExtensionInfo::name)
                        .thenComparing(ExtensionInfo::version, new VersionOrder()))
                .toList();
    }

    @Override
    public Optional<ExtensionInfo> find(final long bundleId) {
        return Optional.ofNullable(extensions.get(bundleId)).map(LoadedExtension::info);
    }

    /**
     * An extension that is active in this process.
     *
     * @param owner {@code name:version}
     * @return the extension; empty while it is not active
     */
    public Optional<ActiveExtension> active(final String owner) {
        return extensions.values().stream()
                .flatMap(extension -> extension.active().stream())
                .filter(extension -> extension.owner().equals(owner))
                .findAny();
    }

    @Override
    public Optional<ExtensionInfo> find(final String name) {
        final List<ExtensionInfo> versions =
                extensions().stream().filter(info -> info.name().equals(name)).toList();
        return versions.stream()
                .filter(info -> info.state() == ExtensionState.ACTIVE)
                .reduce((lower, higher) -> higher)
                .or(() -> versions.stream().reduce((lower, higher) -> higher));
    }

    @Override
    public AutoCloseable keepMemory(final long bundleId) {
        final LoadedExtension extension = extensions.get(bundleId);
        final Optional<Handover> handover =
                Optional.ofNullable(extension).flatMap(present -> present.keepMemory(instance));
        handover.ifPresent(kept -> handovers.put(extension.name(), kept));
        return () -> handover.ifPresent(kept -> {
            handovers.remove(extension.name(), kept);
            kept.close();
        });
    }

    @Override
    public void admit(final LoadedExtension extension) {
        extensions.values().stream()
                .filter(other -> other != extension && other.isActive())
                .filter(other -> other.owner().equals(extension.owner()))
                .findFirst()
                .ifPresent(other -> {
                    throw new ExtensionException("extension " + extension.owner() + " is there already, from bundle "
                            + other.bundleTitle() + ": remove one of the two, or raise the version");
                });
    }

    @Override
    public ExtensionConfig config(final String name) {
        return configs.of(name);
    }

    @Override
    public void beforeGrant(final String name) {
        Optional.ofNullable(handovers.get(name)).ifPresent(Handover::leaveToOthers);
    }

    @Override
    public void makeRoom(final String name) {
        Optional.ofNullable(handovers.get(name)).ifPresent(Handover::makeRoom);
    }

    @Override
    public void configurationEvent(final ConfigurationEvent event) {
        for (final LoadedExtension extension : extensions.values()) {
            if (!extension.name().equals(event.getPid())) {
                continue;
            }
            try {
                if (extension.reconfigure(configs.now(event.getPid()), instance)) {
                    instance.workers().signal();
                    reachListeners.forEach(listener -> listener.accept(extension.owner()));
                }
            } catch (final RuntimeException e) {
                LOG.warn("extension {} could not follow its configuration: {}", extension.owner(), Cause.of(e), e);
            }
        }
    }

    @Override
    public boolean serves(final String owner, final String database) {
        return extensions.values().stream()
                .filter(extension -> extension.owner().equals(owner))
                .anyMatch(extension -> extension.serves(database));
    }

    @Override
    public AutoCloseable listen(final Consumer<String> listener) {
        reachListeners.add(listener);
        return () -> reachListeners.remove(listener);
    }

    @Override
    public void created(final DatabaseInfo database) {
        for (final LoadedExtension extension : extensions.values()) {
            try {
                extension.databaseCreated(database);
            } catch (final RuntimeException e) {
                LOG.warn(
                        "extension {} got no memory in the new database {}: {}",
                        extension.info().name(),
                        database.datname(),
                        Cause.of(e),
                        e);
            }
        }
    }

    /** Another name may be among those that an extension serves, or no longer. */
    @Override
    public void renamed(final DatabaseInfo before, final DatabaseInfo after) {
        extensions.values().forEach(LoadedExtension::reachChanged);
    }

    @Override
    public void dropped(final DatabaseInfo database) {
        extensions.values().forEach(extension -> extension.databaseDropped(database));
    }
}
