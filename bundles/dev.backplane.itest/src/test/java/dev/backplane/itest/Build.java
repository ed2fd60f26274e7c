package dev.backplane.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What the build made before these tests. */
final class Build {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath();

    private Build() {}

    static Path root() {
        return MODULE.resolve("../..").normalize();
    }

    static Path runFile() {
        return root().resolve("cnf/run.bnd");
    }

    static Path runBundles() {
        return root().resolve("distribution/target/export/run");
    }

    static Path etc() {
        return root().resolve("distribution/src/main/dist/etc");
    }

    static Path archive() {
        return only(root().resolve("distribution/target"), "backplane-*.tar.gz");
    }

    static Path jar(final String module) {
        return only(root().resolve("bundles/" + module + "/target"), module + "-*.jar");
    }

    static Path classes(final String module) {
        return root().resolve("bundles/" + module + "/target/classes");
    }

    private static Path only(final Path folder, final String pattern) {
        try (var found = Files.newDirectoryStream(folder, pattern)) {
            for (final Path file : found) {
                if (!file.toString().matches(".*-(sources|javadoc|tests)\\.jar")) {
                    return file;
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("there is no " + pattern + " in " + folder + ": build the distribution first");
    }

    /** An empty folder below {@code target}. */
    static Path emptyFolder(final String name) {
        final Path folder = MODULE.resolve("target/itest").resolve(name);
        delete(folder);
        try {
            return Files.createDirectories(folder);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(final Path folder) {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
