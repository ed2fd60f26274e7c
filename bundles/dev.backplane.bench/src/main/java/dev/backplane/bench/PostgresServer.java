package dev.backplane.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A private PostgreSQL server: a fresh cluster that listens on a socket in its own folder and on nothing else. The server
 * refuses to run as root; for root it runs as the user that Debian's package has made.
 */
final class PostgresServer implements AutoCloseable {
    /** Where Debian's package has its programs. */
    static final Path DEBIAN = Path.of("/usr/lib/postgresql/15/bin");

    private static final String USER = "postgres";
    private static final int PATIENCE_SECONDS = 60;

    private final Path programs;
    private final Path home;
    private final Thread onExit = new Thread(() -> stop("immediate"));

    /**
     * Makes a cluster and starts it.
     *
     * @param programs the folder of initdb, pg_ctl and postgres
     * @param home an empty or missing folder, with what the server is to load; it will belong to the server's user
     * @param settings each as {@code name=value}
     * @throws UnavailableException if there is no such server on this machine
     * @throws IOException if it does not start
     */
    PostgresServer(final Path programs, final Path home, final List<String> settings)
            throws UnavailableException, IOException {
        if (!Files.isExecutable(programs.resolve("initdb"))) {
            throw new UnavailableException("no PostgreSQL server in " + programs);
        }
        if (!Files.isExecutable(psqlProgram())) {
            throw new UnavailableException("no psql");
        }
        this.programs = programs;
        this.home = Files.createDirectories(home);
        if (isRoot()) {
            execute(List.of("chown", "-R", USER, home.toString()));
        }
        program("initdb", "-D", data(), "-N", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C");
        final StringBuilder options = new StringBuilder("-c listen_addresses='' -c unix_socket_directories=" + home);
        settings.forEach(setting -> options.append(" -c ").append(setting));
        Runtime.getRuntime().addShutdownHook(onExit);
        program("pg_ctl", "-w", "start", "-D", data(), "-l", home.resolve("log").toString(), "-o", options.toString());
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Path psqlProgram() {
        return DEBIAN.resolve("psql");
    }

    private String data() {
        return home.resolve("data").toString();
    }

    /**
     * Where its cluster, its socket and its log are.
     *
     * @return the folder
     */
    Path home() {
        return home;
    }

    /**
     * Opens a session.
     *
     * @return answers a line of SQL with the value that it selects
     * @throws IOException if psql does not start
     */
    LineProcess session() throws IOException {
        return session(ProcessBuilder.Redirect.INHERIT);
    }

    private LineProcess session(final ProcessBuilder.Redirect errors) throws IOException {
        return new LineProcess(
                "psql",
                List.of(
                        psqlProgram().toString(),
                        "-h",
                        home.toString(),
                        "-U",
                        USER,
                        "-d",
                        USER,
                        "-XqAt",
                        "-v",
                        "ON_ERROR_STOP=1"),
                errors);
    }

    /**
     * Asks in a session of its own.
     *
     * @param sql selects one value
     * @return the value
     * @throws IOException if it failed
     */
    String select(final String sql) throws IOException {
        try (LineProcess session = session()) {
            return session.ask(sql);
        }
    }

    /**
     * Asks a server that may refuse sessions still, and says nothing about it.
     *
     * @param sql selects one value
     * @return the value; empty if it failed
     */
    Optional<String> trySelect(final String sql) {
        try (LineProcess session = session(ProcessBuilder.Redirect.DISCARD)) {
            return Optional.of(session.ask(sql));
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    private void program(final String name, final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", USER, "--"));
        }
        command.add(programs.resolve(name).toString());
        command.addAll(List.of(arguments));
        execute(command);
    }

    private void execute(final List<String> command) throws IOException {
        final File output = File.createTempFile("postgres", ".out");
        try {
            final Process process = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " took too long");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command + " failed: " + Files.readString(output.toPath()));
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command + " was interrupted", e);
        } finally {
            output.delete();
        }
    }

    private void stop(final String mode) {
        try {
            program("pg_ctl", "-w", "stop", "-m", mode, "-D", data());
        } catch (final IOException e) {
            System.err.println("PostgreSQL was not stopped: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(onExit);
        stop("fast");
    }
}
