package dev.backplane.itest;

import static org.junit.Assert.assertEquals;

import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.Databases;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.extension.Extensions;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.wait.WaitEvents;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.inject.Inject;
import org.junit.After;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A running platform. After each test all of it must be well, whatever the test did to it. */
public abstract class PlatformTestCase {
    @Inject
    protected BundleContext context;

    @Inject
    protected ServiceComponentRuntime components;

    @Inject
    protected Extensions extensions;

    @Inject
    protected Backends backends;

    @Inject
    protected Databases databases;

    @Inject
    protected SharedMemory memory;

    @Inject
    protected LWLocks locks;

    @Inject
    protected WaitEvents waitEvents;

    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final List<Bundle> installed = new ArrayList<>();

    /**
     * The platform's bundles.
     *
     * @return for Pax Exam
     */
    @Configuration
    public Option[] configuration() {
        return PlatformOptions.of(getClass());
    }

    /** Removes what the test installed, and looks after the platform. */
    @After
    public void platformShouldBeWell() throws Exception {
        for (final Bundle bundle : installed) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        }
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("probe."));
        final PlatformHealth health = new PlatformHealth(context, components);
        final long deadline = System.nanoTime() + READY_NANOS;
        while (!health.complaints().isEmpty() && System.nanoTime() - deadline < 0) {
            // a short test is over before the platform is ready
            Thread.sleep(20);
        }
        assertEquals("what is wrong with the platform", List.of(), health.complaints());
    }

    final Path folder(final String name) {
        return Path.of(context.getProperty("backplane." + name));
    }

    final Bundle install(final ExtensionJar jar) throws BundleException {
        return install(jar.open());
    }

    final Bundle install(final InputStream jar) throws BundleException {
        final Bundle bundle = context.installBundle("itest:" + System.nanoTime(), jar);
        installed.add(bundle);
        bundle.start();
        return bundle;
    }

    final ExtensionInfo info(final Bundle bundle) {
        return extensions.find(bundle.getBundleId()).orElseThrow();
    }

    final Optional<ExtensionInfo> info(final String name) {
        return extensions.extensions().stream()
                .filter(extension -> extension.name().equals(name))
                .findFirst();
    }

    final boolean isActive(final String name, final String version) {
        return info(name)
                .filter(extension -> extension.version().equals(version))
                .filter(extension -> extension.state() == ExtensionState.ACTIVE)
                .isPresent();
    }

    /** The commands of a probe extension. */
    @SuppressWarnings("unchecked")
    final UnaryOperator<String> probe(final String name) {
        try {
            final ServiceReference<?>[] found =
                    context.getAllServiceReferences(UnaryOperator.class.getName(), "(probe=" + name + ")");
            if (found == null) {
                throw new AssertionError("extension " + name + " is not there");
            }
            return (UnaryOperator<String>) context.getService(found[0]);
        } catch (final InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static List<String> events(final String name) {
        return System.getProperty("probe." + name + ".events", "").lines().toList();
    }

    /** What stands in shared memory under an extension's name. */
    final List<String> traces(final String name) {
        final List<String> found = new ArrayList<>();
        memory.segments().stream()
                .filter(segment -> segment.name().startsWith(name + ":"))
                .forEach(segment -> found.add(
                        "segment " + segment.name() + " " + segment.database().orElse("")));
        locks.tranches().stream()
                .filter(tranche -> tranche.name().startsWith(name))
                .forEach(tranche -> found.add("tranche " + tranche.name()));
        waitEvents.events().stream()
                .filter(event -> event.name().startsWith(name))
                .forEach(event -> found.add("wait event " + event.name()));
        return found;
    }
}
