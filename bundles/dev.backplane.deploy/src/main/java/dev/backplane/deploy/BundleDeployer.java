package dev.backplane.deploy;

import dev.backplane.api.extension.BackplaneExtension;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.extension.Extensions;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys the jars that FileInstall finds in {@code deploy/}, and says after each what it has come to. A jar that cannot
 * be deployed is told once, and left alone until it changes; nothing that is wrong with one jar harms another.
 */
@Component(
        service = {ArtifactInstaller.class, BundleDeployer.class},
        immediate = true,
        property = Constants.SERVICE_RANKING + ":Integer=100")
public final class BundleDeployer implements ArtifactInstaller {
    private static final Logger LOG = LoggerFactory.getLogger("dev.backplane.deploy");
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int START_LEVEL = 10;
    private static final long REFRESH_SECONDS = 10;

    /** Causes may go in a circle. */
    private static final int DEEPEST_CAUSE = 100;

    private final BundleContext context;
    private final ServiceComponentRuntime runtime;
    private final Map<File, Bundle> deployed = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /**
     * Tells what became of extensions. Not waited for: this component must be there before FileInstall first looks into
     * {@code deploy/}, or FileInstall would deploy by itself, without a report.
     */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Extensions extensions;

    /**
     * Begins to deploy.
     *
     * @param context where bundles are installed
     * @param runtime tells what became of components
     */
    @Activate
    public BundleDeployer(final BundleContext context, @Reference final ServiceComponentRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
        // above the platform's own: what was deployed stops first. Not each bundle's own level, because setting that
        // starts the bundle once more on another thread, and its failure would be told twice
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkStartLevel.class)
                .setInitialBundleStartLevel(START_LEVEL);
    }

    @Override
    public boolean canHandle(final File artifact) {
        return artifact.getName().endsWith(".jar");
    }

    @Override
    public synchronized void install(final File file) {
        attempt(file, "deployed", () -> {
            final JarManifest manifest = JarManifest.read(file);
            requireNotDeployed(file, manifest);
            try (InputStream content = new FileInputStream(file)) {
                final Bundle bundle =
                        read(file, () -> context.installBundle(file.toURI().toString(), content));
                deployed.put(file, bundle);
                bundle.start();
                return bundle;
            }
        });
    }

    @Override
    public synchronized void update(final File file) {
        final Bundle bundle = deployed.get(file);
        if (bundle == null) {
            install(file);
            return;
        }
        attempt(file, "replaced", () -> {
            requireNotDeployed(file, JarManifest.read(file));
            bundle.stop();
            try (InputStream content = new FileInputStream(file)) {
                read(file, () -> {
                    bundle.update(content);
                    return bundle;
                });
            }
            refresh(bundle);
            bundle.start();
            return bundle;
        });
    }

    @Override
    public synchronized void uninstall(final File file) {
        final Bundle bundle = deployed.remove(file);
        if (bundle == null) {
            LOG.info("{} removed: nothing of it was deployed", file.getName());
            return;
        }
        try {
            bundle.uninstall();
            refresh(bundle);
            LOG.info("{} removed: bundle {} {} is gone", file.getName(), bundle.getSymbolicName(), bundle.getVersion());
        } catch (final BundleException | IllegalStateException e) {
            LOG.warn("{} removed, but its bundle did not stop cleanly: {}", file.getName(), sentence(e), e);
        }
    }

    private interface Deployment {
        Bundle run() throws DeployException, BundleException, IOException;
    }

    private void attempt(final File file, final String verb, final Deployment deployment) {
        final long began = System.nanoTime();
        try {
            final Bundle bundle = deployment.run();
            report(settled(file, verb, bundle, began));
        } catch (final DeployException e) {
            LOG.warn("{}", e.getMessage());
        } catch (final BundleException | IOException | RuntimeException e) {
            LOG.warn("{} FAILED: {}", file.getName(), sentence(e), e);
        } finally {
            seen.add(file.getName());
        }
    }

    /** The framework's parser of manifests has more ways to fail than it declares. */
    private static Bundle read(final File file, final Deployment reading)
            throws DeployException, BundleException, IOException {
        try {
            return reading.run();
        } catch (final IllegalStateException e) {
            throw e;
        } catch (final RuntimeException e) {
            throw new DeployException(file.getName() + " has a manifest that the framework cannot read (" + sentence(e)
                    + "): build it with bnd (bnd-maven-plugin), as the README's first extension does");
        }
    }

    private void requireNotDeployed(final File file, final JarManifest manifest) throws DeployException {
        for (final Bundle other : context.getBundles()) {
            final boolean same = manifest.symbolicName().equals(other.getSymbolicName())
                    && manifest.version().equals(other.getVersion())
                    && other != deployed.get(file);
            if (same) {
                throw new DeployException(file.getName() + " holds bundle " + manifest.symbolicName() + " "
                        + manifest.version() + ", which is deployed already from "
                        + other.getLocation().replaceAll(".*/", "") + ": remove one of the two, or raise the version");
            }
        }
    }

    /** Components may become active a moment after their bundle, on other threads. */
    private DeployReport settled(final File file, final String verb, final Bundle bundle, final long began) {
        while (true) {
            final long elapsed = System.nanoTime() - began;
            final Optional<ExtensionInfo> extension = extension(bundle);
            final ComponentReport components = new ComponentReport(runtime, bundle);
            final boolean loading = isLoading(bundle, extension) && elapsed < LOAD_NANOS && !isStopping();
            final boolean unsettled = loading || components.unsatisfied() && elapsed < SETTLE_NANOS;
            if (!unsettled) {
                return new DeployReport(
                        file.getName(), verb, bundle, extension, components, TimeUnit.NANOSECONDS.toMillis(elapsed));
            }
            try {
                Thread.sleep(10);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return new DeployReport(file.getName(), verb, bundle, extension, components, elapsed);
            }
        }
    }

    /** While the platform itself starts, bundle and extension start when their turn comes. */
    private static boolean isLoading(final Bundle bundle, final Optional<ExtensionInfo> extension) {
        final boolean isExtension = bundle.getHeaders().get(BackplaneExtension.HEADER) != null;
        return bundle.getState() != Bundle.ACTIVE
                || isExtension
                        && extension.map(ExtensionInfo::state).orElse(ExtensionState.REGISTERED)
                                == ExtensionState.REGISTERED;
    }

    private boolean isStopping() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
    }

    private Optional<ExtensionInfo> extension(final Bundle bundle) {
        final Extensions present = extensions;
        return present == null ? Optional.empty() : present.find(bundle.getBundleId());
    }

    private static void report(final DeployReport report) {
        if (report.isGood()) {
            LOG.info("{}", report);
        } else {
            LOG.warn("{}", report);
        }
    }

    private void refresh(final Bundle bundle) {
        final CountDownLatch done = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> {
                    if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                        done.countDown();
                    }
                });
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the refresh of bundle {} takes long", bundle.getSymbolicName());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The framework's words for a missing requirement begin with filters; the last part says what is missing. */
    private static String sentence(final Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < DEEPEST_CAUSE && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        final String message = String.valueOf(root.getMessage());
        final int missing = message.lastIndexOf("missing requirement");
        return root instanceof BundleException && missing >= 0
                ? "it cannot be resolved: "
                        + Shown.of(message.substring(missing).replaceAll("\\s+", " "))
                : root.getClass().getSimpleName() + ": " + Shown.of(message);
    }

    /**
     * Whether a file was looked at.
     *
     * @param file a jar in {@code deploy/}
     * @return true if its deployment has come to something
     */
    boolean hasSeen(final File file) {
        return seen.contains(file.getName());
    }
}
