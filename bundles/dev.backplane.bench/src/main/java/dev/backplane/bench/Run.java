package dev.backplane.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a group needs to know of a run, and what is given back when the group is done. */
final class Run implements AutoCloseable {
    private final boolean isShort;
    private final Path module;
    private final Path folder;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    Run(final boolean isShort, final Path module) throws IOException {
        this.isShort = isShort;
        this.module = module;
        this.folder = Files.createTempDirectory("backplane-bench");
        // PostgreSQL's server is a user of its own and must get to a folder below
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /**
     * Whether all groups together must end within five minutes.
     *
     * @return true for the short mode
     */
    boolean isShort() {
        return isShort;
    }

    /**
     * An empty folder of this group alone, gone with the run.
     *
     * @return a folder that other users may pass through but not list
     */
    Path folder() {
        return folder;
    }

    /**
     * The module of the benchmarks: its sources, and what is built of them in {@code target}.
     *
     * @return {@code bundles/dev.backplane.bench}
     */
    Path module() {
        return module;
    }

    /**
     * Begins the command line of a further JVM that has this one's class path and flags.
     *
     * @param arguments main class and its arguments
     * @return the command line
     */
    List<String> java(final String... arguments) {
        return javaWith(System.getProperty("java.class.path"), arguments);
    }

    /**
     * Begins the command line of a further JVM that has this one's flags, and on its class path only where some classes
     * come from: what the peers need would make it slower.
     *
     * @param needed a class of each jar
     * @param arguments main class and its arguments
     * @return the command line
     */
    List<String> java(final List<Class<?>> needed, final String... arguments) {
        return javaWith(
                needed.stream()
                        .map(type -> Path.of(URI.create(type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toString()))
                                .toString())
                        .collect(Collectors.joining(File.pathSeparator)),
                arguments);
    }

    private static List<String> javaWith(final String classPath, final String... arguments) {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Keeps something that several contenders share until the group is done.
     *
     * @param resource closed before those that were handed over earlier
     * @param <T> its type
     * @return the same
     */
    <T extends AutoCloseable> T closeLater(final T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (final Exception e) {
                failure = new IOException("could not be closed", e);
            }
        }
        delete(folder);
        if (failure != null) {
            throw failure;
        }
    }

    static void delete(final Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
