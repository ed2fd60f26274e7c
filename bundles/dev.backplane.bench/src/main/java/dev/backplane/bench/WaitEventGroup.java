package dev.backplane.bench;

import java.util.List;

/** Saying that one waits. */
final class WaitEventGroup implements Group {
    private static final double STORES_LIMIT = 1.5;

    @Override
    public String slug() {
        return "waitevent";
    }

    @Override
    public String title() {
        return "Wait event";
    }

    @Override
    public List<Workload> workloads(final Run run) {
        final JmhContender ours = new JmhContender("wait event", WaitEventBenchmark.class, "startEnd", run);
        final List<Peer> peers = List.of(
                Peer.limited(
                        new JmhContender("two plain stores", AtomicsBenchmark.class, "twoStores", run), STORES_LIMIT),
                Peer.shown(PostgresPeers.of(run).waitEvent()));
        return List.of(new Workload("start and end", "ns", ours, peers), ours.noBytes("start and end"));
    }
}
