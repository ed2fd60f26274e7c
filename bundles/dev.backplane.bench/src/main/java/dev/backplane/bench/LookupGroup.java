package dev.backplane.bench;

import java.util.ArrayList;
import java.util.List;

/** Finding by name what exists. */
final class LookupGroup implements Group {
    private static final double POSTGRES_LIMIT = 0.5;
    private static final int WARMUP_FACTOR = 4;

    @Override
    public String slug() {
        return "lookup";
    }

    @Override
    public String title() {
        return "Lookup of an existing name";
    }

    @Override
    public List<Workload> workloads(final Run run) {
        final PostgresPeers postgres = PostgresPeers.of(run);
        final List<Peer> peers = List.of(
                Peer.limited(postgres.shmemLookup(true), POSTGRES_LIMIT),
                Peer.shown(postgres.shmemLookup(false)),
                Peer.limited(DsmRegistry.lookup(run), POSTGRES_LIMIT),
                Peer.shown(new JmhContender("ConcurrentHashMap", MapBenchmark.class, "get", run)));
        final List<Workload> workloads = new ArrayList<>();
        add(workloads, "named segment", "namedSegment", peers, run);
        add(workloads, "database-scoped segment", "databaseSegment", peers, run);
        add(workloads, "tranche", "tranche", peers, run);
        add(workloads, "wait event", "waitEvent", peers, run);
        return workloads;
    }

    private static void add(
            final List<Workload> to, final String what, final String method, final List<Peer> peers, final Run run) {
        final JmhContender ours = new JmhContender(what, LookupBenchmark.class, method, run).warmUp(WARMUP_FACTOR);
        to.add(new Workload(what, "ns", ours, peers));
        to.add(ours.bytes(what));
    }
}
