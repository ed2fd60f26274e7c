package dev.backplane.bench;

import java.util.List;

/**
 * What came of a race.
 *
 * @param parties what each process did
 */
record RaceOutcome(List<RaceParty> parties) {
    /**
     * What an operation costs while all parties run.
     *
     * @return ns for each operation of all parties together
     */
    double cost() {
        return 1 / parties.stream().mapToDouble(RaceParty::speed).sum();
    }

    /**
     * How unequal the parties were.
     *
     * @return the fastest party's speed divided by the slowest's, at least 1
     */
    double unfairness() {
        final double fastest =
                parties.stream().mapToDouble(RaceParty::speed).max().orElseThrow();
        return fastest / parties.stream().mapToDouble(RaceParty::speed).min().orElseThrow();
    }
}
