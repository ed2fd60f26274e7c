package dev.backplane.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Lets {@code bin/rehearsal} start the platform a second time, behind this one and in a folder of its own, to keep its
 * classes as the JVM has them in memory: the next starts map that archive in place of loading the classes. The JVM writes
 * it when it ends, which takes longer than the whole stop; so this process does not do it itself.
 */
final class Rehearsal {
    private static final String PREFIX = "classes-";
    private static final long STOP_SECONDS = 2;

    private final Path script;
    private final Path archive;
    private final Path folder;
    private Process process;
    private boolean stopped;

    /**
     * Prepares it.
     *
     * @param home has the script
     * @param archive where the archive is to be
     */
    Rehearsal(final Home home, final Path archive) {
        this.script = home.home().resolve("bin/rehearsal");
        this.archive = archive;
        this.folder =
                home.cache().resolve("rehearsal-" + ProcessHandle.current().pid());
    }

    /** Whether the JVM has mapped the archive: it may have got none, or one that it silently refuses. */
    boolean isArchiveInUse() {
        try {
            final String mapped = archive.toRealPath().toString();
            return Files.readString(Path.of("/proc/self/maps")).contains(mapped);
        } catch (final IOException e) {
            // there is none, or no /proc
            return System.getProperty("backplane.trial") != null;
        }
    }

    /** Begins, and returns. */
    synchronized void start() {
        if (stopped) {
            return;
        }
        try {
            Files.createDirectories(folder);
            process = new ProcessBuilder(
                            List.of("nice", "-n", "10", script.toString(), folder.toString(), part().toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
            process.onExit().thenAccept(this::end);
        } catch (final IOException e) {
            giveUp(e.toString());
        }
    }

    private Path part() {
        return folder.resolve(archive.getFileName());
    }

    private synchronized void end(final Process ended) {
        if (stopped) {
            return;
        }
        try {
            if (ended.exitValue() == ExitCode.OK) {
                removeArchives();
                try (FileChannel written = FileChannel.open(part())) {
                    written.force(true);
                }
                Files.move(part(), archive, StandardCopyOption.ATOMIC_MOVE);
            } else {
                giveUp(script + " ended with " + ended.exitValue() + ": "
                        + Files.readString(folder.resolve("out")).strip());
            }
        } catch (final IOException e) {
            giveUp(e.toString());
        } finally {
            FrameworkCache.delete(folder);
        }
    }

    private static void giveUp(final String why) {
        LoggerFactory.getLogger(Rehearsal.class).info("the next start will be no faster than this one: {}", why);
    }

    /** Those of other jars and other JVMs. */
    private void removeArchives() throws IOException {
        try (Stream<Path> files = Files.list(archive.getParent())) {
            for (final Path file : files.filter(
                            path -> path.getFileName().toString().startsWith(PREFIX))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    /** Ends it if it still goes on; the next start begins anew. */
    synchronized void stop() {
        stopped = true;
        if (process == null || !Files.exists(folder)) {
            return;
        }
        process.destroyForcibly();
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FrameworkCache.delete(folder);
    }
}
