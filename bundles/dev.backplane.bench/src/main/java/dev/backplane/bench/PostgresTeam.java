package dev.backplane.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Two backends of PostgreSQL. */
final class PostgresTeam implements RaceTeam, AutoCloseable {
    private final PostgresPeers postgres;
    private final List<LineProcess> sessions = new ArrayList<>();

    PostgresTeam(final PostgresPeers postgres) {
        this.postgres = postgres;
    }

    @Override
    public RaceOutcome race(final RaceWorkload workload, final long windowNanos) throws Exception {
        final List<String> answers = ask(party -> String.format(
                "backplane_race(%d, %d, %d, %s)",
                party, PARTIES, RaceTeam.processor(party), workload.line(", ", windowNanos)));
        return new RaceOutcome(answers.stream().map(RaceParty::parse).toList());
    }

    /**
     * Plays ping-pong.
     *
     * @param function latch or variable
     * @param placement where the backends run
     * @param rounds how many
     * @return ns for one round
     * @throws Exception if a backend failed
     */
    double play(final String function, final Placement placement, final long rounds) throws Exception {
        final List<String> answers = ask(party -> String.format(
                "backplane_pingpong_%s(%d, %d, %d)", function, party, placement.processor(party), rounds));
        return Double.parseDouble(answers.get(0));
    }

    private List<String> ask(final IntFunction<String> call) throws Exception {
        while (sessions.size() < PARTIES) {
            sessions.add(postgres.server().session());
        }
        for (int party = 0; party < PARTIES; party++) {
            sessions.get(party).send("SELECT " + call.apply(party) + ";");
        }
        final List<String> answers = new ArrayList<>();
        for (final LineProcess session : sessions) {
            answers.add(session.receive());
        }
        return answers;
    }

    @Override
    public void close() {
        sessions.forEach(LineProcess::close);
    }
}
