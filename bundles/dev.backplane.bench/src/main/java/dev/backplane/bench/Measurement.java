package dev.backplane.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures one workload: in each round everybody once, in every second round in the reverse order, so that neither a
 * slow drift of the machine nor what ran just before speaks for one of them.
 */
final class Measurement {
    private final Workload workload;
    private final int rounds;
    private final Consumer<String> progress;
    private final List<Entrant> entrants = new ArrayList<>();

    /**
     * A measurement.
     *
     * @param workload what is measured
     * @param rounds how often
     * @param patience waits as long as a hypervisor takes processors away
     * @param progress is told what goes on
     */
    Measurement(final Workload workload, final int rounds, final Patience patience, final Consumer<String> progress) {
        this.workload = workload;
        this.rounds = rounds;
        this.progress = progress;
        entrants.add(new Entrant(workload.ours(), rounds, 1, patience, StolenTime::begin));
        for (final Peer peer : workload.peers()) {
            entrants.add(new Entrant(peer.contender(), rounds, peer.every(), patience, StolenTime::begin));
        }
    }

    /**
     * Measures, and closes the contenders. Who cannot be measured is left alone in the rounds that follow.
     *
     * @param group the group's slug
     * @param shortRun whether it is the short mode
     * @param machine where, and on which day
     * @return a row for each peer
     */
    List<Row> rows(final String group, final boolean shortRun, final Machine machine) {
        try {
            final List<Entrant> order = new ArrayList<>(entrants);
            for (int round = 0; round < rounds; round++) {
                progress.accept(workload.name() + ", round " + (round + 1) + " of " + rounds);
                for (final Entrant entrant : order) {
                    entrant.measure(round);
                }
                Collections.reverse(order);
            }
        } finally {
            entrants.forEach(Entrant::close);
        }
        final List<Row> rows = new ArrayList<>();
        for (int i = 0; i < workload.peers().size(); i++) {
            rows.add(row(group, workload.peers().get(i).limit(), entrants.get(i + 1), shortRun, machine));
        }
        return rows;
    }

    /** What went wrong, other than that something is not available here. */
    List<Exception> failures() {
        return entrants.stream().flatMap(entrant -> entrant.failure().stream()).toList();
    }

    private Row row(
            final String group,
            final OptionalDouble limit,
            final Entrant peer,
            final boolean shortRun,
            final Machine machine) {
        final Entrant ours = entrants.get(0);
        Double ratio = null;
        List<Double> spread = null;
        Boolean undecided = null;
        if (ours.isMeasured() && peer.isMeasured()) {
            final double[] ratios = IntStream.range(0, rounds)
                    .filter(peer::isMeasured)
                    .mapToDouble(round -> Figures.ratio(ours.figure(round), peer.figure(round)))
                    .toArray();
            ratio = Figures.median(ratios);
            spread = List.of(Figures.lowest(ratios), Figures.highest(ratios));
            undecided = limit.isPresent() ? Figures.isUndecided(ratios, limit.getAsDouble()) : null;
        }
        return new Row(
                group,
                workload.name(),
                workload.unit(),
                ours.median(),
                ours.name(),
                peer.name(),
                peer.median(),
                ratio,
                spread,
                limit.isPresent() ? limit.getAsDouble() : null,
                undecided,
                ours.isMeasured() ? peer.note() : ours.name() + ": " + ours.note(),
                shortRun,
                machine.today(),
                machine.name());
    }
}
