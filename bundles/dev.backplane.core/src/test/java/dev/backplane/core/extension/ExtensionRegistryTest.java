package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.DatabaseNotServedException;
import dev.backplane.api.Scope;
import dev.backplane.api.extension.Allocation;
import dev.backplane.api.extension.ExtensionActivator;
import dev.backplane.api.extension.ExtensionHandle;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.shmem.QuotaInfo;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

/** Extensions side by side, and what becomes of them when their file changes. */
class ExtensionRegistryTest {
    @TempDir
    Path data;

    private final Hashtable<String, Object> file = new Hashtable<>();
    private final List<Map<?, ?>> described = new ArrayList<>();
    private Instance instance;
    private ExtensionRegistry registry;

    private static final class Probe extends ExtensionActivator {
        private Allocation local;
        private boolean fails;

        @Override
        public void init(final ExtensionHandle handle) {
            local = handle.allocate("local", 64, Scope.DATABASE, SegmentInitializer.ZEROED);
            if (fails) {
                throw new IllegalStateException("told to fail");
            }
        }
    }

    private static <T> T fake(final Class<T> type, final Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                ExtensionRegistryTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    private BundleContext bundle(final long id, final String version) {
        final Dictionary<String, String> headers = new Hashtable<>();
        headers.put("Backplane-Extension", "ext;version=\"" + version + "\"");
        final Bundle bundle = fake(
                Bundle.class,
                Map.of(
                        "getBundleId",
                        id,
                        "getHeaders",
                        headers,
                        "getSymbolicName",
                        "itest.ext",
                        "getVersion",
                        Version.parseVersion(version)));
        return (BundleContext) Proxy.newProxyInstance(
                ExtensionRegistryTest.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBundle" -> bundle;
                    case "registerService" -> register(arguments[2]);
                    default -> null;
                });
    }

    private ServiceRegistration<?> register(final Object properties) {
        final Map<?, ?> service = (Map<?, ?>) properties;
        described.add(service);
        return (ServiceRegistration<?>) Proxy.newProxyInstance(
                ExtensionRegistryTest.class.getClassLoader(),
                new Class<?>[] {ServiceRegistration.class},
                (proxy, method, arguments) -> described.remove(service));
    }

    @BeforeEach
    void create() {
        instance = Instance.create(InstanceConfig.of(data));
        instance.databases().create("orders");
        final Configuration configuration = fake(Configuration.class, Map.of("getProperties", file));
        final BundleContext platform = bundle(0, "1.0.0");
        registry = new ExtensionRegistry(
                platform,
                instance,
                new ExtensionConfigs(
                        platform,
                        fake(ConfigurationAdmin.class, Map.of("listConfigurations", new Configuration[] {configuration
                        }))));
    }

    @AfterEach
    void close() throws Exception {
        registry.deactivate();
        instance.close();
    }

    private Probe load(final long bundle, final String version) {
        final Probe probe = new Probe();
        registry.load(bundle(bundle, version), probe);
        return probe;
    }

    @SuppressWarnings("unchecked")
    private void changed() {
        registry.configurationEvent(new ConfigurationEvent(
                fake(ServiceReference.class, Map.of()), ConfigurationEvent.CM_UPDATED, null, "ext"));
    }

    @Test
    void shouldTellListenersWhenTheDatabasesServedChange() throws Exception {
        final Probe probe = load(1, "1.0.0");
        final List<String> told = new ArrayList<>();
        try (AutoCloseable subscription = registry.listen(told::add)) {
            assertTrue(registry.serves("ext:1.0.0", "orders"), subscription::toString);
            assertFalse(registry.serves("ext:2.0.0", "orders"));

            file.put("databases", "!orders");
            changed();

            assertEquals(List.of("ext:1.0.0"), told);
            assertFalse(registry.serves("ext:1.0.0", "orders"));
            assertTrue(registry.serves("ext:1.0.0", "anything"));
            assertThrows(DatabaseNotServedException.class, () -> probe.local.segment("orders"));

            changed();
            assertEquals(1, told.size(), "nothing has changed");
        }
        file.remove("databases");
        changed();
        assertEquals(1, told.size());
        assertEquals(64, probe.local.segment("orders").size());
    }

    @Test
    void shouldFollowTheQuotaAtOnce() {
        load(1, "1.0.0");
        file.put("quota", "1MB");
        changed();
        assertEquals(
                OptionalLong.of(1 << 20),
                instance.resourceOwner("observer:1")
                        .sharedMemory()
                        .quotas()
                        .get(0)
                        .limit());
    }

    @Test
    void shouldFollowTheQuotaOfAnAllocationAtOnce() {
        file.put("allocation.local.quota", "1kB");
        load(1, "1.0.0");
        assertEquals(OptionalLong.of(1 << 10), quota("ext:1.0.0:local").limit());
        file.put("allocation.local.quota", "2kB");
        changed();
        assertEquals(OptionalLong.of(2 << 10), quota("ext:1.0.0:local").limit());
        file.put("allocation.local.quota", "much");
        changed();
        assertEquals(OptionalLong.of(2 << 10), quota("ext:1.0.0:local").limit(), "what is wrong changes nothing");
        file.remove("allocation.local.quota");
        changed();
        assertEquals(OptionalLong.empty(), quota("ext:1.0.0:local").limit());
    }

    private QuotaInfo quota(final String allocation) {
        return instance.resourceOwner("observer:1").sharedMemory().quotas().stream()
                .filter(quota -> quota.name().equals(allocation))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldFindTheHighestActiveVersionAsInD21AndD22() {
        load(1, "0.10.0");
        load(2, "0.9.0");
        assertEquals("0.10.0", registry.find("ext").orElseThrow().version());
        assertEquals(Optional.empty(), registry.find("unknown"));
    }

    @Test
    void shouldRefuseTheSameVersionTwice() {
        load(1, "1.0.0");
        load(2, "1.0.0");
        assertEquals(ExtensionState.ACTIVE, registry.find(1).orElseThrow().state());
        assertEquals(
                Optional.of("extension ext:1.0.0 is there already, from bundle itest.ext (1): remove one of the two, or"
                        + " raise the version"),
                registry.find(2).orElseThrow().cause());
    }

    @Test
    void shouldDescribeEachVersionFromItsLoadToItsEnd() {
        final BundleContext low = bundle(1, "0.9.0");
        final Probe first = new Probe();
        registry.load(low, first);
        load(2, "0.10.0");
        assertEquals(
                List.of(
                        Map.of("metatype.pid", "ext", "service.ranking", 9_000),
                        Map.of("metatype.pid", "ext", "service.ranking", 10_000)),
                described);

        registry.unload(low, first);
        assertEquals(List.of(Map.of("metatype.pid", "ext", "service.ranking", 10_000)), described);
    }

    @Test
    void shouldDescribeOneThatFailedUntilItsBundleStops() {
        final BundleContext context = bundle(1, "1.0.0");
        final Probe probe = new Probe();
        probe.fails = true;
        registry.load(context, probe);
        assertEquals(ExtensionState.FAILED, registry.find(1).orElseThrow().state());
        assertEquals(1, described.size());

        registry.unload(context, probe);
        assertEquals(List.of(), described);
    }
}
