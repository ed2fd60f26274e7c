package dev.backplane.launcher;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.LoggerFactory;

/**
 * Starts the framework and its bundles with two threads, the framework's and the caller's, since a processor alone is what
 * a start waits for. Only what does not need each other goes on at the same time, and that by construction: the ground,
 * which is what is at the beginning start level or below, is started while all others are resolved; then what is to start
 * beside the others is started while the framework goes through the start levels above.
 */
final class BundleStart {
    private final Framework framework;
    private final RunFile runFile;
    private final List<Bundle> bundles;
    private final int beginning;

    /**
     * Prepares it.
     *
     * @param framework is initialised
     * @param runFile tells start levels
     * @param bundles what is to become active
     */
    BundleStart(final Framework framework, final RunFile runFile, final List<Bundle> bundles) {
        this.framework = framework;
        this.runFile = runFile;
        this.bundles = bundles;
        this.beginning =
                Integer.parseInt(framework.getBundleContext().getProperty(Constants.FRAMEWORK_BEGINNING_STARTLEVEL));
    }

    /**
     * Starts them, whatever comes of it: {@link ReadyGate} looks.
     *
     * @return done when the framework has gone through the start levels up to that at which the platform is ready
     * @throws BundleException if the framework itself does not start
     */
    Future<?> run() throws BundleException {
        final FrameworkWiring wiring = framework.adapt(FrameworkWiring.class);
        wiring.resolveBundles(bundles.stream().filter(this::isGround).toList());
        final CompletableFuture<?> others = CompletableFuture.runAsync(() -> wiring.resolveBundles(bundles));
        framework.start();
        others.join();
        final CompletableFuture<?> last = new CompletableFuture<>();
        framework.adapt(FrameworkStartLevel.class).setStartLevel(RunFile.READY_LEVEL, event -> last.complete(null));
        bundles.stream().filter(this::isBeside).forEach(BundleStart::start);
        return last;
    }

    private boolean isGround(final Bundle bundle) {
        return runFile.startLevel(bundle.getSymbolicName()) <= beginning && !isBeside(bundle);
    }

    private boolean isBeside(final Bundle bundle) {
        return runFile.isBeside(bundle.getSymbolicName());
    }

    private static void start(final Bundle bundle) {
        try {
            bundle.start(Bundle.START_TRANSIENT);
        } catch (final BundleException | IllegalStateException e) {
            LoggerFactory.getLogger(BundleStart.class)
                    .error("bundle {} does not start: {}", bundle.getSymbolicName(), e.getMessage(), e);
        }
    }
}
