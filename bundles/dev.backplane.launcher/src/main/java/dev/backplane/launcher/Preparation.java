package dev.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;

/**
 * Makes a distribution quick to start, while it is built: starts the platform once, without configuration and so without an
 * instance, and keeps the framework's cache; then stores the jars uncompressed.
 */
public final class Preparation {
    private static final long PATIENCE_SECONDS = 120;

    private Preparation() {}

    /**
     * Prepares the tree in the folder {@code backplane.home}.
     *
     * @param arguments none
     * @throws Exception if the platform does not start, or the tree cannot be written; so the build fails
     */
    public static void main(final String... arguments) throws Exception {
        final Home home = Home.fromSystemProperties();
        Files.createDirectories(home.etc());
        final FrameworkCache cache = new FrameworkCache(home, false);
        final FrameworkBoot boot = new FrameworkBoot(home, RunFile.read(home.runFile()), cache, Map.of());
        final Framework framework = boot.start();
        boot.readyLevel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (final Bundle bundle : boot.bundles()) {
            if (bundle.getState() != Bundle.ACTIVE) {
                throw new IOException(String.join("\n", new Diagnosis(framework, boot.bundles()).sentences()));
            }
        }
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        cache.bringAlong();
        for (final Path folder : List.of(home.lib(), home.system())) {
            try (Stream<Path> jars = Files.list(folder)) {
                for (final Path jar :
                        jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                    StoredJar.rewrite(jar);
                }
            }
        }
        System.exit(ExitCode.OK);
    }
}
