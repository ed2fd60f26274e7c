package dev.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

/** Starts the framework on a cache of its own, and makes the cache anew if it is damaged. */
final class FrameworkBoot {
    private final Home home;
    private final RunFile runFile;
    private final boolean backend;
    private final Map<String, String> extra;
    private List<Bundle> bundles = List.of();
    private Future<?> lastLevel = new CompletableFuture<>();

    FrameworkBoot(final Home home, final RunFile runFile, final boolean backend, final Map<String, String> extra) {
        this.home = home;
        this.runFile = runFile;
        this.backend = backend;
        this.extra = extra;
    }

    /** The configuration service keeps copies of the files in etc there, and some hold passwords. */
    private static void makePrivate(final Path caches) throws IOException {
        Files.createDirectories(caches);
        if (Files.getFileStore(caches).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(caches, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Starts the framework; its bundles become active while this returns. */
    Framework start() throws LaunchException {
        final Path caches = home.cache();
        final Path cache =
                backend ? caches.resolve("backend-" + ProcessHandle.current().pid()) : caches.resolve("postmaster");
        removeCachesOfTheDead(caches);
        try {
            return start(cache);
        } catch (final BundleException | IOException | RuntimeException e) {
            System.err.println(
                    "The framework's cache " + cache + " is damaged (" + e.getMessage() + "), it is made anew.");
            delete(cache);
        }
        try {
            return start(cache);
        } catch (final BundleException | IOException | RuntimeException e) {
            throw new LaunchException(
                    ExitCode.DAMAGED,
                    "The framework cannot start: " + e.getMessage() + ". Is the folder " + home.data()
                            + " writable, and " + home.system() + " complete?");
        }
    }

    private Framework start(final Path cache) throws BundleException, IOException {
        makePrivate(cache.getParent());
        Files.createDirectories(cache);
        final Map<String, String> properties = new HashMap<>();
        properties.put("backplane.home", home.home().toString());
        properties.put("backplane.etc", home.etc().toString());
        properties.put("backplane.data", home.data().toString());
        properties.put("backplane.deploy", home.deploy().toString());
        properties.putAll(extra);
        properties.putAll(runFile.frameworkProperties(properties));
        properties.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, runFile.systemPackages());
        // not found as a service, because that would open and search all jars of the class path
        final Framework framework = new FrameworkFactory().newFramework(properties);
        try {
            final CompletableFuture<?> logging = CompletableFuture.runAsync(LoggerFactory::getILoggerFactory);
            framework.init();
            bundles = new SystemBundles(home, runFile).install(framework.getBundleContext());
            // ready before the first bundle logs, and made while the framework needed none
            logging.join();
            lastLevel = new BundleStart(framework, runFile, bundles).run();
            return framework;
        } catch (final BundleException | IOException | RuntimeException e) {
            framework.stop();
            throw e;
        }
    }

    /** The bundles that are to become active. */
    List<Bundle> bundles() {
        return bundles;
    }

    /** Done when the framework has gone through all start levels. */
    Future<?> lastLevel() {
        return lastLevel;
    }

    /** Removes this process's cache if nobody needs it again. */
    void cleanUp() {
        if (backend) {
            delete(home.cache().resolve("backend-" + ProcessHandle.current().pid()));
        }
    }

    private static void removeCachesOfTheDead(final Path caches) {
        if (!Files.isDirectory(caches)) {
            return;
        }
        try (Stream<Path> folders = Files.list(caches)) {
            folders.filter(FrameworkBoot::isOfTheDead).forEach(FrameworkBoot::delete);
        } catch (final IOException e) {
            System.err.println("The folder " + caches + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean isOfTheDead(final Path cache) {
        final String pid = cache.getFileName().toString().replaceAll("^(?:backend|rehearsal)-(\\d{1,9})$", "$1");
        return pid.matches("\\d+")
                && Optional.of(Long.parseLong(pid)).flatMap(ProcessHandle::of).isEmpty();
    }

    static void delete(final Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (final IOException e) {
            System.err.println("The folder " + folder + " cannot be removed: " + e.getMessage());
        }
    }
}
