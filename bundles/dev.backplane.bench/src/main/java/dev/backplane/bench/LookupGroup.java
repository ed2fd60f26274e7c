package dev.backplane.bench;

import java.util.ArrayList;
import java.util.List;

/** Finding by name what exists. */
final class LookupGroup implements Group {
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
        final List<Workload> workloads = new ArrayList<>();
        add(workloads, "named segment", "namedSegment", run);
        add(workloads, "database-scoped segment", "databaseSegment", run);
        add(workloads, "tranche", "tranche", run);
        add(workloads, "wait event", "waitEvent", run);
        return workloads;
    }

    private static void add(final List<Workload> to, final String what, final String method, final Run run) {
        to.add(new Workload(
                what,
                "ns",
                JmhContender.time(what, LookupBenchmark.class, method, run),
                List.of(Peer.shown(JmhContender.time("ConcurrentHashMap", MapBenchmark.class, "get", run)))));
        to.add(new Workload(
                what + ", allocation",
                "B/op",
                JmhContender.bytes(what, LookupBenchmark.class, method, run),
                List.of(Peer.shown(Contender.constant("nothing", 0)))));
    }
}
