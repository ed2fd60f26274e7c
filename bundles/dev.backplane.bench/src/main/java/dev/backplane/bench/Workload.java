package dev.backplane.bench;

import java.util.List;

/**
 * Ours and the peers, which are measured alternately.
 *
 * @param name what is done
 * @param unit of all figures, for example {@code ns}; a lower figure is better
 * @param ours what Backplane does
 * @param peers what others do for the same purpose
 */
record Workload(String name, String unit, Contender ours, List<Peer> peers) {}
