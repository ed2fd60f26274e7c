package dev.backplane.launcher;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Starts the framework on a cache of its own, and makes the cache anew if it is damaged. */
final class FrameworkBoot {
    private final Home home;
    private final RunFile runFile;
    private final FrameworkCache cache;
    private final Map<String, String> extra;
    private List<Bundle> bundles = List.of();
    private Future<?> readyLevel = new CompletableFuture<>();

    FrameworkBoot(final Home home, final RunFile runFile, final FrameworkCache cache, final Map<String, String> extra) {
        this.home = home;
        this.runFile = runFile;
        this.cache = cache;
        this.extra = extra;
    }

    /** Starts the framework; its bundles become active while this returns. */
    Framework start() throws LaunchException {
        final CompletableFuture<?> logging = CompletableFuture.runAsync(LogProvider::begin);
        try {
            return start(logging);
        } catch (final BundleException | IOException | RuntimeException e) {
            System.err.println("The framework's cache " + cache.folder() + " is damaged (" + e.getMessage()
                    + "), it is made anew.");
            cache.delete();
        }
        try {
            return start(logging);
        } catch (final BundleException | IOException | RuntimeException e) {
            throw new LaunchException(
                    ExitCode.DAMAGED,
                    "The framework cannot start: " + e.getMessage() + ". Is the folder " + home.data()
                            + " writable, and " + home.system() + " complete?");
        }
    }

    private Framework start(final CompletableFuture<?> logging) throws BundleException, IOException {
        final SystemModules modules = new SystemModules(home.system());
        cache.create();
        // not found as a service, because that would open and search all jars of the class path
        final Framework framework = new FrameworkFactory().newFramework(properties(), modules);
        try {
            final String signature = modules.signature();
            final boolean known = cache.fits(signature);
            framework.init();
            SystemBundleFinder.findIn(framework);
            bundles = new SystemBundles(modules, runFile).install(framework.getBundleContext());
            if (!known) {
                cache.sign(signature);
            }
            // ready before the first bundle logs, and made while the framework needed none
            logging.join();
            readyLevel = new BundleStart(framework, runFile, bundles).run();
            return framework;
        } catch (final BundleException | IOException | RuntimeException e) {
            framework.stop();
            throw e;
        }
    }

    private Map<String, String> properties() {
        final Map<String, String> properties = new HashMap<>();
        properties.put("backplane.home", home.home().toString());
        properties.put("backplane.etc", home.etc().toString());
        properties.put("backplane.data", home.data().toString());
        properties.put("backplane.deploy", home.deploy().toString());
        properties.putAll(extra);
        properties.putAll(runFile.frameworkProperties(properties));
        properties.put(Constants.FRAMEWORK_STORAGE, cache.folder().toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, runFile.systemPackages());
        return properties;
    }

    /** The bundles that are to become active before the platform is ready. */
    List<Bundle> bundles() {
        return bundles;
    }

    /** Done when the framework has gone through all start levels up to that at which the platform is ready. */
    Future<?> readyLevel() {
        return readyLevel;
    }
}
