package dev.backplane.bench;

import java.util.OptionalDouble;

/**
 * Somebody to compare with.
 *
 * @param contender measures it
 * @param limit the most that ours divided by the peer's cost may be; empty where the peer is only shown
 * @param every it is measured in the first of so many rounds; an odd number, so that it is not always in the same order
 */
record Peer(Contender contender, OptionalDouble limit, int every) {
    static Peer shown(final Contender contender) {
        return sampled(contender, 1);
    }

    /** One that is only shown, and not in every round: many rounds are for what has a limit. */
    static Peer sampled(final Contender contender, final int every) {
        return new Peer(contender, OptionalDouble.empty(), every);
    }

    static Peer limited(final Contender contender, final double limit) {
        return new Peer(contender, OptionalDouble.of(limit), 1);
    }

    /**
     * An absolute limit, as a peer that costs just that.
     *
     * @param value the most that ours may cost, in the workload's unit
     * @param unit the workload's unit
     * @return the peer
     */
    static Peer atMost(final double value, final String unit) {
        return limited(Contender.constant("limit: " + Figures.of(value) + " " + unit, value), 1);
    }
}
