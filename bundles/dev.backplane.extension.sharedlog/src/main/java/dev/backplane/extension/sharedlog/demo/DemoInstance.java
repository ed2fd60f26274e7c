package dev.backplane.extension.sharedlog.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An instance in a temporary folder, used only through the scripts in its {@code bin}. Closing it stops whatever still
 * runs and removes the folder.
 */
final class DemoInstance implements AutoCloseable {
    /** The longest time that a script may take. */
    static final long SECONDS = 60;

    private static final long START_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path folder;
    private final Path home;
    private final List<Script> running = new ArrayList<>();
    private int runs;
    private boolean started;
    private volatile boolean ready;
    private boolean closed;

    private DemoInstance(final Path folder) {
        this.folder = folder;
        this.home = folder.resolve("home");
    }

    /**
     * Makes the folder.
     *
     * @return an instance that is not unpacked yet
     * @throws DemoFailure when there is no room for it
     */
    static DemoInstance create() throws DemoFailure {
        try {
            final DemoInstance instance = new DemoInstance(Files.createTempDirectory("backplane-demo-"));
            Files.createDirectories(instance.home);
            return instance;
        } catch (final IOException e) {
            throw new DemoFailure("no temporary folder can be made: " + e.getMessage(), e);
        }
    }

    /** A path in the temporary folder, outside of the instance's home. */
    Path path(final String name) {
        return folder.resolve(name);
    }

    /**
     * What its processes put into their logs from now on.
     *
     * @return the logs
     * @throws DemoFailure when they cannot be read
     */
    InstanceLog log() throws DemoFailure {
        return new InstanceLog(home.resolve("data/log"));
    }

    /**
     * Unpacks the distribution.
     *
     * @param archive its tar.gz
     * @throws DemoFailure when it cannot be unpacked
     */
    void unpack(final Path archive) throws DemoFailure {
        run(List.of("tar", "-xzf", archive.toString(), "-C", home.toString(), "--strip-components=1"));
    }

    /**
     * Starts the postmaster in the background and waits until it is ready.
     *
     * @throws DemoFailure when it does not start
     */
    void start() throws DemoFailure {
        started = true;
        run(List.of(bin("start")));
        ready = true;
    }

    /**
     * Runs a shell command in the postmaster.
     *
     * @param command the command and its arguments
     * @return what it printed
     * @throws DemoFailure when it failed
     */
    String client(final String... command) throws DemoFailure {
        return startClient(command).await(SECONDS);
    }

    /**
     * Starts a shell command in the postmaster.
     *
     * @param command the command and its arguments
     * @return the running client
     * @throws DemoFailure when it cannot be started
     */
    Script startClient(final String... command) throws DemoFailure {
        final List<String> line = new ArrayList<>(List.of(bin("client")));
        line.addAll(List.of(command));
        return remember(Script.start(nextOutput(), line));
    }

    private synchronized Script remember(final Script script) {
        running.add(script);
        if (closed) {
            script.kill();
        }
        return script;
    }

    /**
     * The rows of a list command.
     *
     * @param command the command
     * @return the rows
     * @throws DemoFailure when it failed or printed something else
     */
    List<Map<String, Object>> rows(final String command) throws DemoFailure {
        return Json.rows(client(command, "--json"));
    }

    /**
     * Starts a backend process that runs one command.
     *
     * @param database the database that it is bound to
     * @param command the command and its arguments
     * @return the running process
     * @throws DemoFailure when it cannot be started
     */
    Script backend(final String database, final List<String> command) throws DemoFailure {
        final List<String> line = new ArrayList<>(List.of(bin("backend"), "-d", database));
        line.addAll(command);
        return remember(Script.start(nextOutput(), line));
    }

    /**
     * Deploys a jar as an operator does: copied under another name first, so that nobody sees half of it.
     *
     * @param jar the jar
     * @throws DemoFailure when it cannot be copied
     */
    void deploy(final Path jar) throws DemoFailure {
        final Path part = folder.resolve(jar.getFileName());
        try {
            Files.copy(jar, part);
            Files.move(part, deployed(jar), StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            throw new DemoFailure("the jar cannot be copied into deploy/: " + e.getMessage(), e);
        }
    }

    /**
     * Removes a deployed jar.
     *
     * @param jar as it was given to {@link #deploy(Path)}
     * @throws DemoFailure when it cannot be removed
     */
    void undeploy(final Path jar) throws DemoFailure {
        try {
            Files.delete(deployed(jar));
        } catch (final IOException e) {
            throw new DemoFailure("the jar cannot be removed from deploy/: " + e.getMessage(), e);
        }
    }

    private Path deployed(final Path jar) {
        return home.resolve("deploy").resolve(jar.getFileName());
    }

    /**
     * Stops the postmaster.
     *
     * @throws DemoFailure when it does not stop
     */
    void stop() throws DemoFailure {
        run(List.of(bin("stop")));
        started = false;
    }

    private String bin(final String script) {
        return home.resolve("bin").resolve(script).toString();
    }

    private String run(final List<String> command) throws DemoFailure {
        return Script.start(nextOutput(), command).await(SECONDS);
    }

    private synchronized Path nextOutput() {
        return folder.resolve("output-" + ++runs);
    }

    /** Leaves nothing running and no file behind. Called at the end and, when the user interrupts, by another thread. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        running.forEach(Script::kill);
        if (started) {
            awaitPidFile();
            try {
                stop();
            } catch (final DemoFailure e) {
                System.err.println("The demo's instance may still run: " + e.getMessage());
                killPostmaster();
            }
        }
        try {
            delete(folder);
        } catch (final IOException e) {
            System.err.println("The temporary folder " + folder + " cannot be removed: " + e.getMessage());
        }
    }

    /** The user may interrupt bin/start while the JVM that it started is on its way: bin/stop would not find that yet. */
    private void awaitPidFile() {
        final long begin = System.nanoTime();
        while (!ready && !Files.exists(pidFile()) && System.nanoTime() - begin < START_PATIENCE_NANOS) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Path pidFile() {
        return home.resolve("data/run/backplane.pid");
    }

    private void killPostmaster() {
        try {
            final String pid = Files.readString(pidFile()).trim();
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        } catch (final IOException | NumberFormatException e) {
            System.err.println("Its process is not known: " + e.getMessage());
        }
    }

    private static void delete(final Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path visited, final IOException e) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
