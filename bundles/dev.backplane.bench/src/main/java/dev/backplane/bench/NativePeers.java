package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What C programs do with the C library and the kernel: {@code src/main/c/peers.c}, compiled by {@code run}. */
final class NativePeers {
    private static final int PATIENCE_SECONDS = 60;
    private static final long PAIRS = 1_600_000;

    private final Run run;

    NativePeers(final Run run) {
        this.run = run;
    }

    /**
     * Acquire and release in one thread.
     *
     * @param name for the tables
     * @param lock as {@code peers.c} calls it
     */
    Contender pair(final String name, final String lock) {
        return Slices.contender(
                name,
                run,
                () -> Double.parseDouble(call("pair", lock, "" + PAIRS).get(0)));
    }

    /**
     * Processes that contend.
     *
     * @param lock as {@code peers.c} calls it
     */
    RaceTeam team(final String lock) {
        return (workload, windowNanos) -> {
            final List<String> arguments = new ArrayList<>(List.of("race", lock, "" + RaceTeam.PARTIES));
            arguments.addAll(List.of(workload.line(" ", windowNanos).split(" ")));
            return new RaceOutcome(call(arguments.toArray(String[]::new)).stream()
                    .map(RaceParty::parse)
                    .toList());
        };
    }

    /**
     * Two processes that wake each other.
     *
     * @param name for the tables
     * @param kind as {@code peers.c} calls it
     * @param placement where they run
     * @param rounds how often
     */
    Contender handoff(final String name, final String kind, final Placement placement, final long rounds) {
        return new CallableContender(
                name,
                () -> Double.parseDouble(
                        call("handoff", kind, "" + rounds, "" + placement.processor(0), "" + placement.processor(1))
                                .get(0)));
    }

    private List<String> call(final String... arguments) throws UnavailableException, IOException {
        final List<String> command = new ArrayList<>();
        command.add(require(run, "peers", "no C compiler").toString());
        command.addAll(List.of(arguments));
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command + " took too long");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command + " failed with exit code " + process.exitValue());
            }
            return process.inputReader().lines().toList();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path require(final Run run, final String file, final String otherwise) throws UnavailableException {
        final Path path = run.module().resolve("target/native").resolve(file);
        if (!Files.exists(path)) {
            throw new UnavailableException(otherwise);
        }
        return path.toAbsolutePath();
    }

    /**
     * Copies what was compiled to where another user may read it.
     *
     * @param run the run
     * @param file its name
     * @param folder where to
     * @param otherwise what is missing if it was not compiled
     * @return the copy
     * @throws UnavailableException if it was not compiled
     * @throws IOException if it cannot be copied
     */
    static Path copy(final Run run, final String file, final Path folder, final String otherwise)
            throws UnavailableException, IOException {
        return Files.copy(require(run, file, otherwise), folder.resolve(file));
    }
}
