package dev.backplane.launcher;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Starts the platform: as postmaster, or as a further backend process of a running instance. The scripts say which in
 * the system properties {@code backplane.role}, {@code backplane.console}, {@code backplane.database},
 * {@code backplane.command} and {@code backplane.worker}.
 */
public final class Main {
    private static final long STOP_SECONDS = 10;
    private static final long LOOK_MILLIS = 1_000;
    /** What a platform loads a moment after it is ready belongs into the archive too. */
    private static final long REHEARSAL_MILLIS = 4_000;

    private final Home home = Home.fromSystemProperties();
    private final boolean backend = "backend".equals(System.getProperty("backplane.role"));
    private final String command = System.getProperty("backplane.command");
    private final String worker = System.getProperty("backplane.worker");
    private final PidFile pidFile = new PidFile(home);
    private final FrameworkCache cache = new FrameworkCache(home, backend);
    private final Rehearsal rehearsal = Optional.ofNullable(System.getProperty("backplane.archive"))
            .map(archive -> new Rehearsal(home, Path.of(archive)))
            .orElse(null);
    private FrameworkBoot boot;
    private Framework framework;

    private Main() {}

    /**
     * Runs the platform until it is stopped.
     *
     * @param arguments none
     */
    public static void main(final String... arguments) {
        System.exit(new Main().run());
    }

    private int run() {
        try {
            PidFile.makeFolder(home);
            if (!backend) {
                pidFile.claim();
            }
            boot = new FrameworkBoot(home, RunFile.read(home.runFile()), cache, properties());
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "backplane-stop"));
            framework = boot.start();
            new ReadyGate(framework, boot.bundles(), boot.readyLevel()).await();
            return ready();
        } catch (final LaunchException e) {
            endTrial();
            System.err.println(e.getMessage());
            return e.exitCode();
        } catch (final IOException e) {
            System.err.println("The installation in " + home.home() + " cannot be used: " + sentence(e) + ".");
            return ExitCode.DAMAGED;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    /** Of most exceptions the message alone is no sentence. */
    private static String sentence(final IOException failure) {
        return failure.getClass() == IOException.class ? failure.getMessage() : failure.toString();
    }

    private Map<String, String> properties() {
        final Map<String, String> properties = new HashMap<>();
        properties.put("backplane.role", backend ? "backend" : "postmaster");
        for (final String name : new String[] {"backplane.console", "backplane.database", "backplane.shmem"}) {
            final String value = System.getProperty(name);
            if (value != null && !value.isEmpty()) {
                properties.put(name, value);
            }
        }
        return properties;
    }

    private int ready() throws IOException, InterruptedException {
        if (backend && worker != null) {
            return run("backplane.worker", worker);
        }
        if (backend && command != null) {
            return run("backplane.command", command);
        }
        if (!backend) {
            pidFile.write();
            endTrial();
            System.out.println("Backplane " + version() + " is ready after " + ProcessAge.millis() + " ms under PID "
                    + ProcessHandle.current().pid() + ".");
            tellScript();
        }
        if (rehearsal != null && !rehearsal.isArchiveInUse()) {
            rehearsal.start();
        }
        framework.adapt(FrameworkStartLevel.class).setStartLevel(RunFile.LAST_LEVEL);
        if ("rehearsal".equals(System.getProperty("backplane.role"))) {
            Thread.sleep(REHEARSAL_MILLIS);
            return ExitCode.OK;
        }
        final LogWatch log = new LogWatch(home.etc());
        FrameworkEvent event = framework.waitForStop(LOOK_MILLIS);
        while (event.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            log.look();
            event = framework.waitForStop(LOOK_MILLIS);
        }
        return event.getType() == FrameworkEvent.ERROR ? ExitCode.FAILED : ExitCode.OK;
    }

    /** The script reads from a pipe until the platform is ready, or has ended. */
    private static void tellScript() throws IOException {
        final String pipe = System.getProperty("backplane.ready");
        if (pipe != null && new File(pipe).exists()) {
            // for reading too, because to open it only for writing would wait until somebody reads
            try (RandomAccessFile ready = new RandomAccessFile(pipe, "rw")) {
                ready.write('\n');
            }
        }
    }

    /** The archive of classes that the script gave to the JVM did no harm; the script does not trust one that ended a JVM. */
    private static void endTrial() {
        final String trial = System.getProperty("backplane.trial");
        if (trial != null) {
            new File(trial).delete();
        }
    }

    /** Runs the service with a property, to whose result the exit code is due. */
    @SuppressWarnings("unchecked")
    private int run(final String property, final String argument) {
        final BundleContext context = framework.getBundleContext();
        try {
            final Collection<ServiceReference<ToIntFunction<String>>> runners =
                    (Collection<ServiceReference<ToIntFunction<String>>>) (Collection<?>)
                            context.getServiceReferences(ToIntFunction.class, "(" + property + "=true)");
            if (runners.isEmpty()) {
                System.err.println("The platform did not come up wholly, so there is nobody to run " + argument
                        + "; data/log says more.");
                return ExitCode.NOT_READY;
            }
            return context.getService(runners.iterator().next()).applyAsInt(argument);
        } catch (final InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static String version() {
        final String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }

    private void stop() {
        pidFile.delete();
        if (rehearsal != null) {
            rehearsal.stop();
        }
        if (framework != null) {
            try {
                framework.stop();
                framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            } catch (final BundleException e) {
                System.err.println("The framework did not stop cleanly: " + e.getMessage());
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        cache.cleanUp();
    }
}
