package dev.backplane.extension.sharedlog.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a script of the distribution, as a user types it. Its output goes into a file. */
final class Script {
    private static final int TOLD_LINES = 5;

    /** 128 + 9: what a shell and {@link Process} say of a program that SIGKILL ended. */
    private static final int STATUS_OF_KILLED = 137;

    private final String name;
    private final Process process;
    private final Path output;
    private final Path errors;

    private Script(final String name, final Process process, final Path output, final Path errors) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Starts a command.
     *
     * @param output takes what it prints
     * @param command the program and its arguments
     * @return the running command
     * @throws DemoFailure when it cannot be started
     */
    static Script start(final Path output, final List<String> command) throws DemoFailure {
        final String name = Path.of(command.get(0)).getFileName() + " "
                + String.join(" ", command.subList(1, Math.min(command.size(), 3)));
        final Path errors = output.resolveSibling(output.getFileName() + ".err");
        final ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        // Another instance's variables must not lead the scripts there.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BACKPLANE_"));
        try {
            return new Script(name.trim(), builder.start(), output, errors);
        } catch (final IOException e) {
            throw new DemoFailure(name + " cannot be run: " + e.getMessage(), e);
        }
    }

    /**
     * Waits until the command has ended.
     *
     * @param seconds the longest time to wait
     * @return what it printed
     * @throws DemoFailure when it takes longer, or ends with another status than 0
     */
    String await(final long seconds) throws DemoFailure {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                kill();
                throw new DemoFailure(name + " did not end within " + seconds + " s" + told());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            throw new DemoFailure(name + " was interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new DemoFailure(name + " ended with status " + process.exitValue() + told());
        }
        return text(output);
    }

    /** Whether it still runs. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the command and whatever it started, at once. */
    void kill() {
        final List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Sends SIGKILL to one process of the command. The scripts replace their shell by the JVM, so there is only one.
     *
     * @param pid the process
     * @throws DemoFailure when it has ended before
     */
    void kill(final long pid) throws DemoFailure {
        // On Linux, and all other UNIX-like systems, destroyForcibly sends SIGKILL.
        if (!ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
            throw new DemoFailure("process " + pid + " of " + name + " cannot be killed: it has ended before");
        }
    }

    /**
     * Waits until the command has ended by SIGKILL.
     *
     * @throws DemoFailure when it did not, or ended otherwise
     */
    void awaitKilled() throws DemoFailure {
        try {
            if (!process.waitFor(DemoInstance.SECONDS, TimeUnit.SECONDS)) {
                throw new DemoFailure(name + " was killed and did not end within " + DemoInstance.SECONDS + " s");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure(name + " was interrupted", e);
        }
        if (process.exitValue() != STATUS_OF_KILLED) {
            throw new DemoFailure(name + " was to be killed, but ended with status " + process.exitValue() + told());
        }
    }

    /**
     * Exceptions that ended a thread of the command.
     *
     * @return what it printed of each, its first line
     * @throws DemoFailure when that cannot be read
     */
    List<String> uncaught() throws DemoFailure {
        return text(errors)
                .lines()
                .filter(line -> line.startsWith(InstanceLog.UNCAUGHT))
                .map(line -> name + ": " + line)
                .toList();
    }

    private String text(final Path file) throws DemoFailure {
        try {
            return Files.readString(file, UTF_8);
        } catch (final IOException e) {
            throw new DemoFailure("what " + name + " printed cannot be read: " + e.getMessage(), e);
        }
    }

    /** The last lines that it printed: what it said about the failure. */
    private String told() throws DemoFailure {
        final List<String> lines = (text(output) + "\n" + text(errors))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        final int skipped = Math.max(0, lines.size() - TOLD_LINES);
        return lines.isEmpty() ? "" : ": " + String.join(" | ", lines.subList(skipped, lines.size()));
    }
}
