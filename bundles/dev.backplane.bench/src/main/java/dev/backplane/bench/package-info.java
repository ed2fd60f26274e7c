/**
 * Benchmarks beside the peers, run by {@code bundles/dev.backplane.bench/run}.
 *
 * <h2>How to add a group</h2>
 *
 * <p>A page of code: a class that implements {@link dev.backplane.bench.Group}, and a line in {@link
 * dev.backplane.bench.Groups}. Its {@link dev.backplane.bench.Workload}s say what ours is and who the peers are; each of
 * them is a {@link dev.backplane.bench.Contender}, which measures the cost of one operation once a round. Everything else
 * is done for it: the rounds with ours and the peers in turn, ratios and spreads, table, JSON, page and chart.
 *
 * <ul>
 *   <li>Inside a process: a JMH benchmark, and {@link dev.backplane.bench.JmhContender} for its time and its allocation.
 *   <li>Anything else: a contender of its own. Further JVMs are started with {@link dev.backplane.bench.Run#java}.
 *   <li>A limit that is a ratio belongs to the {@link dev.backplane.bench.Peer}; an absolute one is a peer of its own,
 *       {@link dev.backplane.bench.Peer#atMost}.
 *   <li>What several contenders share is handed to {@link dev.backplane.bench.Run#closeLater}.
 *   <li>A peer that needs what this machine lacks throws an {@link dev.backplane.bench.UnavailableException}, or is {@link
 *       dev.backplane.bench.Contender#unavailable} from the start: its row says why.
 * </ul>
 *
 * <p>{@link dev.backplane.bench.Run#isShort()} asks for less, because all groups together must then end within five
 * minutes. It may mean fewer operations, never other workloads.
 */
package dev.backplane.bench;
