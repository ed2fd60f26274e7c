package dev.backplane.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** The cost of an operation when several processes contend. */
final class RaceContender implements Contender {
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** So many races have the same processes: two JVMs with the same code differ by up to 2 %. */
    private static final int RACES_OF_A_TEAM = 33;

    private final String name;
    private final RaceTeam team;
    private final RaceWorkload workload;
    private final boolean isShort;
    private final Deque<Double> unfairness = new ArrayDeque<>();
    private int races;

    RaceContender(final String name, final RaceTeam team, final RaceWorkload workload, final Run run) {
        this.name = name;
        this.team = team;
        this.workload = workload;
        this.isShort = run.isShort();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double measure() throws Exception {
        if (races == RACES_OF_A_TEAM) {
            team.rest();
            races = 0;
        }
        races++;
        final RaceOutcome outcome = team.race(workload, WINDOW_NANOS);
        unfairness.add(outcome.unfairness());
        return outcome.cost();
    }

    @Override
    public void retract() {
        unfairness.removeLast();
    }

    /** In a full run, races that differ only in how long a lock is held have JVMs of their own too. */
    @Override
    public void close() {
        if (isShort) {
            return;
        }
        try {
            team.rest();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How unequal the processes were in the same races.
     *
     * @return answers what {@link RaceOutcome#unfairness()} was, race by race
     */
    Contender fairness() {
        return new CallableContender(name, () -> {
            if (unfairness.isEmpty()) {
                throw new UnavailableException("there was no race");
            }
            return unfairness.remove();
        });
    }
}
