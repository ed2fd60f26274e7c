package dev.backplane.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A process that answers each line with a line: a child JVM, or psql. */
final class LineProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private static final ScheduledExecutorService GUARD = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "guard of child processes");
        thread.setDaemon(true);
        return thread;
    });

    private final String name;
    private final Process process;
    private final PrintStream input;
    private final BufferedReader output;
    private final Thread onExit;

    /** Starts a process whose standard error is passed on. */
    LineProcess(final String name, final List<String> command) throws IOException {
        this(name, command, ProcessBuilder.Redirect.INHERIT);
    }

    LineProcess(final String name, final List<String> command, final ProcessBuilder.Redirect errors)
            throws IOException {
        this.name = name;
        this.process = new ProcessBuilder(command).redirectError(errors).start();
        this.input = new PrintStream(process.getOutputStream(), true);
        this.output = process.inputReader();
        this.onExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    void send(final String line) {
        input.println(line);
    }

    /**
     * Waits for an answer; a process that says nothing for a minute is killed.
     *
     * @return the next line
     * @throws IOException if there is none
     */
    String receive() throws IOException {
        final Future<?> guard = GUARD.schedule(process::destroyForcibly, PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            final String line = output.readLine();
            if (line == null) {
                throw new IOException(name + " has ended without an answer");
            }
            return line;
        } finally {
            guard.cancel(false);
        }
    }

    String ask(final String line) throws IOException {
        send(line);
        return receive();
    }

    /**
     * The process's number.
     *
     * @return its pid
     */
    long pid() {
        return process.pid();
    }

    /** Ends its input, which ends it, or kills it. */
    @Override
    public void close() {
        input.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS / 10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (final IllegalStateException e) {
            // the hooks run already
            process.destroyForcibly();
        }
    }
}
