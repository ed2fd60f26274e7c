package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * JVMs, started when they are first needed and used again for each race or game of one kind. Before the first of each kind
 * there is one that does not count, in which the JVMs compile what they run; and before locks are held, one in which they
 * are not, so that what happens once in a thousand operations is compiled too, as it is in a server after some minutes.
 * Races that differ in more than how long a lock is held have JVMs of their own, as with JMH: what a loop was compiled for
 * says nothing about the next.
 */
final class JvmTeam implements RaceTeam, AutoCloseable {
    private static final long FIRST_WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long WARM_UP_ROUNDS = 20_000;

    private final Run run;
    private final String kind;
    private final Path data;
    private final List<LineProcess> processes = new ArrayList<>();
    private final Set<Object> warm = new HashSet<>();
    private Path arena;
    private RaceWorkload latest;

    /**
     * A team.
     *
     * @param run the run
     * @param kind see {@link PartyProcess}
     * @param data the data folder of an instance, for kinds that need one
     */
    JvmTeam(final Run run, final String kind, final Path data) {
        this.run = run;
        this.kind = kind;
        this.data = data;
    }

    @Override
    public RaceOutcome race(final RaceWorkload workload, final long windowNanos) throws Exception {
        if (!workload.isLike(latest)) {
            rest();
            latest = workload;
        }
        final long warmUp = warm.isEmpty() ? FIRST_WARM_UP_NANOS : WARM_UP_NANOS;
        if (warm.add(workload)) {
            if (workload.isHeld()) {
                race(workload.unheld(), FIRST_WARM_UP_NANOS);
            }
            race(workload, warmUp);
        }
        final List<String> lines = new ArrayList<>();
        for (int party = 0; party < PARTIES; party++) {
            lines.add("race " + RaceTeam.processor(party) + " " + workload.line(" ", windowNanos));
        }
        return new RaceOutcome(ask(lines).stream().map(RaceParty::parse).toList());
    }

    /**
     * Plays ping-pong.
     *
     * @param placement where the parties run
     * @param rounds how many
     * @return ns for one round
     * @throws Exception if a process failed
     */
    double play(final Placement placement, final long rounds) throws Exception {
        if (warm.add(placement)) {
            play(placement, WARM_UP_ROUNDS);
        }
        final List<String> lines = new ArrayList<>();
        for (int party = 0; party < PARTIES; party++) {
            lines.add("play " + placement.processor(party) + " " + rounds);
        }
        return Double.parseDouble(ask(lines).get(0));
    }

    /** Tells each process its line at once, and waits for all answers. */
    private List<String> ask(final List<String> lines) throws Exception {
        if (processes.isEmpty()) {
            start();
        }
        try {
            for (int party = 0; party < PARTIES; party++) {
                processes.get(party).send(lines.get(party));
            }
            final List<String> answers = new ArrayList<>();
            for (final LineProcess process : processes) {
                answers.add(process.receive());
            }
            return answers;
        } catch (final IOException e) {
            // the next contest has new ones
            close();
            throw e;
        }
    }

    private void start() throws Exception {
        arena = Files.createTempFile(Path.of("/dev/shm"), "backplane-bench", null);
        Arena.create(arena);
        for (int party = 0; party < PARTIES; party++) {
            processes.add(new LineProcess(
                    kind + " party " + party,
                    run.java(
                            PartyProcess.class.getName(),
                            kind,
                            "" + party,
                            "" + PARTIES,
                            arena.toString(),
                            data.toString())));
        }
        for (final LineProcess process : processes) {
            process.receive();
        }
    }

    @Override
    public void rest() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        processes.forEach(LineProcess::close);
        processes.clear();
        warm.clear();
        if (arena != null) {
            Files.deleteIfExists(arena);
        }
    }
}
