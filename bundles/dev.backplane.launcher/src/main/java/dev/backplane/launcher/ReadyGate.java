package dev.backplane.launcher;

import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;

/**
 * Waits until the platform is ready: the framework has gone through its start levels, their
 * bundles are active, and the condition {@code backplane.ready} is there.
 */
final class ReadyGate {
    private static final String READY = "(osgi.condition.id=backplane.ready)";
    private static final String STARTUP_ERROR = "backplane.startup.error";
    private static final long PATIENCE_SECONDS = Long.getLong("backplane.ready.timeout", 30);
    private static final long LOOK_MILLIS = 5;

    private final Framework framework;
    private final List<Bundle> bundles;
    private final Future<?> readyLevel;

    ReadyGate(final Framework framework, final List<Bundle> bundles, final Future<?> readyLevel) {
        this.framework = framework;
        this.bundles = bundles;
        this.readyLevel = readyLevel;
    }

    void await() throws LaunchException {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isReady()) {
            final String error = System.getProperty(STARTUP_ERROR);
            if (error != null) {
                throw new LaunchException(ExitCode.NO_INSTANCE, sentence(error));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new LaunchException(
                        ExitCode.NOT_READY,
                        "The platform did not become ready within " + PATIENCE_SECONDS + " s:\n  "
                                + String.join("\n  ", new Diagnosis(framework, bundles).sentences()));
            }
            if (framework.getState() != Bundle.ACTIVE && framework.getState() != Bundle.STARTING) {
                throw new LaunchException(ExitCode.NOT_READY, "The framework stopped before the platform was ready.");
            }
            sleep();
        }
    }

    private boolean isReady() {
        final BundleContext context = framework.getBundleContext();
        try {
            return readyLevel.isDone()
                    && context != null
                    && context.getServiceReferences("org.osgi.service.condition.Condition", READY) != null
                    && bundles.stream().allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
        } catch (final InvalidSyntaxException | IllegalStateException e) {
            return false;
        }
    }

    private static String sentence(final String error) {
        return Character.toUpperCase(error.charAt(0)) + error.substring(1) + (error.endsWith(".") ? "" : ".");
    }

    private static void sleep() throws LaunchException {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException(ExitCode.NOT_READY, "Interrupted while the platform was starting.");
        }
    }
}
