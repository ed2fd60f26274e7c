package dev.backplane.bench;

import java.util.OptionalDouble;

/**
 * Somebody to compare with.
 *
 * @param contender measures it
 * @param limit the most that ours divided by the peer's cost may be; empty where the peer is only shown
 */
record Peer(Contender contender, OptionalDouble limit) {
    static Peer shown(final Contender contender) {
        return new Peer(contender, OptionalDouble.empty());
    }

    static Peer limited(final Contender contender, final double limit) {
        return new Peer(contender, OptionalDouble.of(limit));
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
