package dev.backplane.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM attached to a test's instance. It runs one of {@link EngineScenario}'s scenarios and talks in lines. */
public final class EngineProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;
    private final PrintStream input;

    EngineProcess(final Path data, final String scenario, final String... arguments) {
        this(data, List.of(), scenario, arguments);
    }

    EngineProcess(final Path data, final List<String> jvmOptions, final String scenario, final String... arguments) {
        this(EngineScenario.class, jvmOptions, data, withFirst(scenario, arguments));
    }

    /** A process with another main class, without a log, which takes as long to start as all the rest. */
    public static EngineProcess of(final Class<?> main, final Path data, final String... arguments) {
        return new EngineProcess(
                main,
                List.of(
                        "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                        "-Dslf4j.internal.verbosity=WARN"),
                data,
                List.of(arguments));
    }

    private static List<String> withFirst(final String first, final String... others) {
        final List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(others));
        return all;
    }

    /** How to start a JVM like this one with a main class. */
    public static List<String> command(final Class<?> main, final List<String> jvmOptions) {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }

    private EngineProcess(
            final Class<?> main, final List<String> jvmOptions, final Path data, final List<String> arguments) {
        final List<String> command = command(main, jvmOptions);
        command.add(data.toString());
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
        output = process.inputReader();
        input = new PrintStream(process.getOutputStream(), true);
    }

    /** The next line that the scenario prints. */
    public String line() {
        try {
            return output.readLine();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a line to the scenario. */
    public void send(final String line) {
        input.println(line);
    }

    public long pid() {
        return process.pid();
    }

    /** Sends a signal, for example STOP; to a process that has died meanwhile it makes no difference. */
    void signal(final String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (final IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    boolean hasEnded() {
        return !process.isAlive();
    }

    /** Waits up to so many seconds for the end. */
    boolean endsWithin(final int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Kills with SIGKILL and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                showStacks();
                process.destroyForcibly();
                throw new AssertionError("process " + pid() + " did not end within " + PATIENCE_SECONDS + " s");
            }
            return process.exitValue();
        } catch (final IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Shows what the threads of a process that hangs are doing, and whether it is stopped. */
    private void showStacks() throws IOException, InterruptedException {
        final String jstack =
                Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
        final Process stacks = new ProcessBuilder(
                        "sh", "-c", "ps -o pid,stat,etime,time -p $0; timeout 10 $1 $0", Long.toString(pid()), jstack)
                .start();
        System.err.println(new String(stacks.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Kills it if it still runs: who leaves the instance then is the last one, and removes its memory. */
    @Override
    public void close() {
        kill();
    }
}
