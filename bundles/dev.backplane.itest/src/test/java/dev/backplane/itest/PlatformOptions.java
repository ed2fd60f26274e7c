package dev.backplane.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import dev.backplane.launcher.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.ops4j.pax.exam.Option;

/** The platform in Pax Exam's framework: the same bundles and properties as the distribution's, from cnf/run.bnd. */
final class PlatformOptions {
    /** Pax Exam's own bundles want slf4j 1; its interfaces are the same. The tests read the log through logback. */
    private static final String[] TEST_PACKAGES = {
        "dev.backplane.launcher",
        "org.slf4j;version=1.7.36",
        "org.slf4j.helpers;version=1.7.36",
        "ch.qos.logback.classic",
        "ch.qos.logback.classic.spi",
        "ch.qos.logback.core",
        "ch.qos.logback.core.spi"
    };

    private PlatformOptions() {}

    /** A platform in an empty folder that is named after the test. */
    static Option[] of(final Class<?> test) {
        try {
            return build(Build.emptyFolder(test.getSimpleName()));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Option[] build(final Path home) throws IOException {
        final Map<String, String> folders = new HashMap<>();
        for (final String name : List.of("etc", "data", "deploy")) {
            folders.put(
                    "backplane." + name,
                    Files.createDirectories(home.resolve(name)).toString());
        }
        for (final String file : List.of("dev.backplane.instance.cfg", "org.apache.felix.fileinstall-deploy.cfg")) {
            Files.copy(Build.etc().resolve(file), home.resolve("etc").resolve(file));
        }
        folders.put("backplane.role", "postmaster");

        final RunFile runFile = RunFile.read(Build.runFile());
        final List<Option> options = new ArrayList<>();
        options.add(cleanCaches());
        options.add(junitBundles());
        options.add(frameworkStartLevel(RunFile.LAST_LEVEL));
        options.add(systemPackages(TEST_PACKAGES));
        options.add(systemPackages(runFile.systemPackages().split(",")));
        folders.forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
        runFile.frameworkProperties(folders)
                .forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
        try (var jars = Files.newDirectoryStream(Build.runBundles(), "*.jar")) {
            for (final Path jar : jars) {
                final String name = symbolicName(jar);
                options.add(bundle("reference:" + jar.toUri())
                        .startLevel(runFile.startLevel(name))
                        .start(runFile.isStarted(name)));
            }
        }
        return options.toArray(Option[]::new);
    }

    private static String symbolicName(final Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            return jar.getManifest()
                    .getMainAttributes()
                    .getValue("Bundle-SymbolicName")
                    .replaceAll(";.*", "");
        }
    }
}
