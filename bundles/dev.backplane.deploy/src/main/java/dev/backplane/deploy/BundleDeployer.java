package dev.backplane.deploy;

import dev.backplane.api.extension.BackplaneExtension;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.ExtensionState;
import dev.backplane.api.extension.Extensions;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
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
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        property = Constants.SERVICE_RANKING + ":Integer=100")
public final class BundleDeployer implements ArtifactInstaller {
    private static final Logger LOG = LoggerFactory.getLogger("dev.backplane.deploy");
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int START_LEVEL = 10;

    private final BundleContext context;
    private final ServiceComponentRuntime runtime;
    private final Installer installer;
    private final Map<File, Deployed> deployed = new ConcurrentHashMap<>();
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
        this.installer = new Installer(context);
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
            requireNotDeployed(file, JarManifest.read(file));
            return start(file, Deployed.digest(file));
        });
    }

    private Bundle start(final File file, final String digest) throws DeployException, BundleException, IOException {
        final Bundle bundle = installer.install(file);
        deployed.put(file, new Deployed(bundle, digest));
        bundle.start();
        return bundle;
    }

    @Override
    public synchronized void update(final File file) {
        final Deployed old = deployed.get(file);
        if (old == null) {
            install(file);
            return;
        }
        attempt(file, "replaced", () -> {
            final JarManifest manifest = JarManifest.read(file);
            requireNotDeployed(file, manifest);
            final String digest = Deployed.digest(file);
            if (!works(old.bundle())) {
                return startAnew(file, old.bundle(), digest);
            }
            if (digest.equals(old.digest())) {
                throw new Unchanged(
                        file.getName() + " has not changed: " + title(old.bundle()) + " goes on, nothing happens");
            }
            return replace(file, manifest, old.bundle(), digest);
        });
    }

    /** Without a way back: there is nothing that worked, or nothing that could stand beside the new one. */
    private Bundle startAnew(final File file, final Bundle old, final String digest)
            throws DeployException, BundleException, IOException {
        deployed.remove(file);
        installer.uninstall(old);
        return start(file, digest);
    }

    private boolean works(final Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE && !hasFailed(bundle);
    }

    private boolean hasFailed(final Bundle bundle) {
        return extension(bundle)
                .filter(info -> info.state() == ExtensionState.FAILED)
                .isPresent();
    }

    private String title(final Bundle bundle) {
        return extension(bundle)
                .map(info -> "extension " + info.name() + " " + info.version())
                .orElse("bundle " + bundle.getSymbolicName() + " " + bundle.getVersion());
    }

    /** Exchanges a bundle that works. If the new one does not, the old one goes on. */
    private Bundle replace(final File file, final JarManifest manifest, final Bundle old, final String digest)
            throws DeployException, BundleException, IOException {
        if (manifest.singleton()) {
            // two of its kind cannot be resolved side by side, so there is nothing to go back to
            return startAnew(file, old, digest);
        }
        final Bundle next = installer.installBeside(file, old);
        if (!installer.resolve(next)) {
            throw new DeployException(kept(file, old, unresolved(next)));
        }
        final Optional<String> failure = exchange(file, old, next);
        if (failure.isPresent()) {
            throw new DeployException(kept(file, old, failure.get()));
        }
        deployed.put(file, new Deployed(next, digest));
        installer.uninstall(old);
        return next;
    }

    private String kept(final File file, final Bundle old, final String why) {
        final String oldTitle = title(old) + (works(old) ? " goes on" : " does not come back either, see the log");
        return file.getName() + " not replaced: " + why + "; " + oldTitle + ". At the next start the jar in deploy/ is"
                + " what counts: put a good one there";
    }

    /** Starting it says why, and cannot succeed. */
    private String unresolved(final Bundle bundle) throws BundleException {
        try {
            bundle.start(Bundle.START_TRANSIENT);
            return "it could not be resolved at first; try again";
        } catch (final BundleException e) {
            return Sentence.of(e);
        } finally {
            bundle.uninstall();
        }
    }

    /** Stops the one and starts the other; the other way round again if that fails, and says why. */
    private Optional<String> exchange(final File file, final Bundle old, final Bundle next) throws BundleException {
        final AutoCloseable kept = keepMemory(old);
        try {
            stop(old);
            final Optional<String> failure = startAndAwait(file, next);
            if (failure.isPresent()) {
                next.uninstall();
                old.start();
            }
            return failure;
        } finally {
            close(kept);
        }
    }

    private AutoCloseable keepMemory(final Bundle bundle) {
        final Extensions present = extensions;
        return present == null ? () -> {} : present.keepMemory(bundle.getBundleId());
    }

    private static void close(final AutoCloseable kept) {
        try {
            kept.close();
        } catch (final Exception e) {
            LOG.warn("memory of the old version could not be given back: {}", e.getMessage(), e);
        }
    }

    private static void stop(final Bundle bundle) {
        try {
            bundle.stop();
        } catch (final BundleException e) {
            LOG.warn("bundle {} did not stop cleanly: {}", bundle.getSymbolicName(), Sentence.of(e), e);
        }
    }

    private Optional<String> startAndAwait(final File file, final Bundle bundle) {
        try {
            bundle.start();
        } catch (final BundleException e) {
            return Optional.of(Sentence.of(e));
        }
        settled(file, "", bundle, System.nanoTime());
        return extension(bundle)
                .filter(info -> info.state() == ExtensionState.FAILED)
                .map(info -> title(bundle) + " FAILED: " + info.cause().orElse("no cause is known"));
    }

    @Override
    public synchronized void uninstall(final File file) {
        final Deployed old = deployed.remove(file);
        if (old == null) {
            LOG.info("{} removed: nothing of it was deployed", file.getName());
            return;
        }
        final Bundle bundle = old.bundle();
        try {
            installer.uninstall(bundle);
            LOG.info("{} removed: bundle {} {} is gone", file.getName(), bundle.getSymbolicName(), bundle.getVersion());
        } catch (final BundleException | IllegalStateException e) {
            LOG.warn("{} removed, but its bundle did not stop cleanly: {}", file.getName(), Sentence.of(e), e);
        }
    }

    /** Ends an attempt that has nothing to do. */
    private static final class Unchanged extends DeployException {
        private static final long serialVersionUID = 1L;

        Unchanged(final String message) {
            super(message);
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
        } catch (final Unchanged e) {
            LOG.info("{}", e.getMessage());
        } catch (final DeployException e) {
            LOG.warn("{}", e.getMessage());
        } catch (final BundleException | IOException | RuntimeException e) {
            LOG.warn("{} FAILED: {}", file.getName(), Sentence.of(e), e);
        } finally {
            seen.add(file.getName());
        }
    }

    private void requireNotDeployed(final File file, final JarManifest manifest) throws DeployException {
        for (final Bundle other : context.getBundles()) {
            final Deployed before = deployed.get(file);
            final boolean same = manifest.symbolicName().equals(other.getSymbolicName())
                    && manifest.version().equals(other.getVersion())
                    && (before == null || other != before.bundle());
            if (same) {
                throw new DeployException(file.getName() + " holds bundle " + manifest.symbolicName() + " "
                        + manifest.version() + ", which is deployed already from "
                        + Installer.fileName(other) + ": remove one of the two, or raise the version");
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
