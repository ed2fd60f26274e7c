package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** An OSGi platform that was unpacked from its archive and is driven by its own scripts. */
abstract class Platform implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Path home;

    /**
     * Unpacks a platform.
     *
     * @param archive a tar.gz with one folder in it
     * @param folder where to; empty
     * @throws IOException if it cannot be unpacked
     */
    Platform(final Path archive, final Path folder) throws IOException {
        Files.createDirectories(folder);
        execute(List.of("tar", "xzf", archive.toString(), "-C", folder.toString()));
        try (Stream<Path> folders = Files.list(folder)) {
            home = folders.findFirst().orElseThrow();
        }
    }

    /**
     * Finds a file by the beginning of its name.
     *
     * @param folder where
     * @param prefix what the name begins with
     * @param missing says that there is none
     * @return the file
     */
    static Path archive(final Path folder, final String prefix, final String missing)
            throws IOException, UnavailableException {
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)
                            && file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow(() -> new UnavailableException(missing));
        }
    }

    /** What a client that wants to give it a command needs, is there. */
    abstract boolean isReady();

    /** The process that runs, as soon as it is ready. */
    abstract ProcessHandle process() throws IOException;

    /** Lets the next start find nothing that an earlier one has made. */
    void clear() throws IOException {
        if (Files.exists(home.resolve("data"))) {
            Run.delete(home.resolve("data"));
        }
    }

    final Path home() {
        return home;
    }

    final Path deploy() {
        return home.resolve("deploy");
    }

    /**
     * Runs the start script and waits until the platform is ready.
     *
     * @return milliseconds
     */
    final double start() throws IOException {
        final long begin = System.nanoTime();
        final Process script = script("start");
        await("ready", this::isReady);
        final double millis = millisSince(begin);
        await("started", () -> !script.isAlive());
        return millis;
    }

    /**
     * Runs the stop script and waits until the platform's process has ended.
     *
     * @return milliseconds
     */
    final double stop() throws IOException {
        final ProcessHandle process = process();
        final long begin = System.nanoTime();
        final Process script = script("stop");
        await("stopped", () -> hasEnded(process.pid()));
        final double millis = millisSince(begin);
        await("stopped", () -> !script.isAlive());
        return millis;
    }

    /** Of a process whose parent has not looked yet, the number is still there. */
    private static boolean hasEnded(final long pid) {
        try {
            final String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (final IOException e) {
            return true;
        }
    }

    /**
     * Resident memory, as the kernel counts it.
     *
     * @return MiB
     */
    final double residentMebibytes() throws IOException {
        final Path status = Path.of("/proc", Long.toString(process().pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            final String line = lines.filter(text -> text.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no VmRSS in " + status));
            return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
    }

    static double millisSince(final long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    /** A condition that becomes true by and by. */
    interface Condition {
        boolean holds();
    }

    static void await(final String what, final Condition condition) throws IOException {
        final long begin = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IOException("not " + what + " within " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private Process script(final String name) throws IOException {
        final ProcessBuilder builder =
                new ProcessBuilder(home.resolve("bin").resolve(name).toString()).directory(home.toFile());
        // both with the Java that runs this, and with their own settings
        builder.environment().keySet().removeIf(key -> key.startsWith("KARAF") || key.startsWith("BACKPLANE"));
        builder.environment().remove("EXTRA_JAVA_OPTS");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void execute(final List<String> command) throws IOException {
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IOException(command + " failed");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command + " was interrupted", e);
        }
    }

    /** Ends it if it runs. */
    @Override
    public void close() throws IOException {
        try {
            final ProcessHandle process = process();
            if (!hasEnded(process.pid())) {
                process.destroyForcibly();
            }
        } catch (final IOException e) {
            // it never ran
        }
    }
}
