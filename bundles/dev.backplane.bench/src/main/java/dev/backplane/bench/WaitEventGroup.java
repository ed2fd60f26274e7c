package dev.backplane.bench;

import java.util.List;

/** Saying that one waits. */
final class WaitEventGroup implements Group {
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
        return List.of(
                new Workload(
                        "start and end",
                        "ns",
                        JmhContender.time("wait event", WaitEventBenchmark.class, "startEnd", run),
                        List.of(
                                Peer.limited(
                                        JmhContender.time("two plain stores", AtomicsBenchmark.class, "twoStores", run),
                                        1.5),
                                Peer.shown(PostgresPeers.of(run).waitEvent()))),
                JmhContender.nothingAllocated(
                        "start and end, allocation", "wait event", WaitEventBenchmark.class, "startEnd", run));
    }
}
