package dev.backplane.deploy;

import java.io.File;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;

/**
 * The condition {@code backplane.ready}: the core is up, and every jar that {@code deploy/} had at the start has been
 * deployed or refused.
 */
@Component(
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
public final class ReadyCondition {
    private static final String ID = "backplane.ready";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long STOP_MILLIS = 2_000;

    private final Thread thread;

    /**
     * Begins to wait for the jars.
     *
     * @param context where the condition is registered
     * @param core the condition of the core
     * @param deployer deploys the jars
     */
    @Activate
    public ReadyCondition(
            final BundleContext context,
            @Reference(target = "(osgi.condition.id=backplane.core)") final Condition core,
            @Reference final BundleDeployer deployer) {
        thread = new Thread(() -> await(context, deployer), "backplane-ready");
        thread.setDaemon(true);
        thread.start();
    }

    private static void await(final BundleContext context, final BundleDeployer deployer) {
        final String folder =
                Optional.ofNullable(context.getProperty("backplane.deploy")).orElse("deploy");
        final File[] present = new File(folder).listFiles((parent, name) -> name.endsWith(".jar"));
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (present != null
                    && !Arrays.stream(present).allMatch(deployer::hasSeen)
                    && System.nanoTime() - deadline < 0) {
                Thread.sleep(5);
            }
        } catch (final InterruptedException e) {
            return;
        }
        context.registerService(
                Condition.class, Condition.INSTANCE, FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, ID)));
    }

    /**
     * Stops waiting. Who is just being told of the condition is told before its bundle goes.
     *
     * @throws InterruptedException never
     */
    @Deactivate
    void deactivate() throws InterruptedException {
        thread.interrupt();
        thread.join(STOP_MILLIS);
    }
}
