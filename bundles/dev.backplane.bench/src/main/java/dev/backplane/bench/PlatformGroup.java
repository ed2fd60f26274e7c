package dev.backplane.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** The distribution as a process: its start, memory, deployment and end, beside Karaf's. */
final class PlatformGroup implements Group {
    private static final double START_LIMIT = 0.25;
    private static final double MEMORY_LIMIT = 0.5;
    private static final double DEPLOY_MILLIS = 300;
    private static final double STOP_MILLIS = 1_000;

    @Override
    public String slug() {
        return "platform";
    }

    @Override
    public String title() {
        return "The platform as a process";
    }

    @Override
    public List<Workload> workloads(final Run run) throws Exception {
        final ProbeBundle probe = new ProbeBundle(run.folder());
        final Recording<PlatformCycle.Figures> ours = new Recording<>(new PlatformCycle(
                run.closeLater(new BackplanePlatform(run.module(), run.folder().resolve("backplane"))), probe));
        final Recording<PlatformCycle.Figures> karaf = new Recording<>(karaf(run, probe));
        final String karafName = KarafPlatform.name(run.module());
        final List<Workload> workloads = new ArrayList<>();
        workloads.add(
                beside(ours, karaf, karafName, "cold start", "ms", START_LIMIT, PlatformCycle.Figures::coldMillis));
        workloads.add(
                beside(ours, karaf, karafName, "warm start", "ms", START_LIMIT, PlatformCycle.Figures::warmMillis));
        workloads.add(beside(
                ours, karaf, karafName, "resident memory", "MiB", MEMORY_LIMIT, PlatformCycle.Figures::mebibytes));
        workloads.add(
                within(ours, karaf, karafName, "deploy a bundle", DEPLOY_MILLIS, PlatformCycle.Figures::deployMillis));
        workloads.add(within(
                ours,
                karaf,
                karafName,
                "stop after a cold start",
                STOP_MILLIS,
                PlatformCycle.Figures::firstStopMillis));
        workloads.add(within(
                ours, karaf, karafName, "stop after a warm start", STOP_MILLIS, PlatformCycle.Figures::stopMillis));
        return workloads;
    }

    private static Callable<PlatformCycle.Figures> karaf(final Run run, final ProbeBundle probe) {
        return new Callable<>() {
            private PlatformCycle cycle;

            @Override
            public PlatformCycle.Figures call() throws Exception {
                if (cycle == null) {
                    cycle = new PlatformCycle(
                            run.closeLater(
                                    new KarafPlatform(run.module(), run.folder().resolve("karaf"))),
                            probe);
                }
                return cycle.call();
            }
        };
    }

    private static Workload beside(
            final Recording<PlatformCycle.Figures> ours,
            final Recording<PlatformCycle.Figures> karaf,
            final String karafName,
            final String name,
            final String unit,
            final double limit,
            final ToDoubleFunction<PlatformCycle.Figures> figure) {
        return new Workload(
                name,
                unit,
                ours.contender("Backplane", figure),
                List.of(Peer.limited(karaf.contender(karafName, figure), limit)));
    }

    private static Workload within(
            final Recording<PlatformCycle.Figures> ours,
            final Recording<PlatformCycle.Figures> karaf,
            final String karafName,
            final String name,
            final double millis,
            final ToDoubleFunction<PlatformCycle.Figures> figure) {
        return new Workload(
                name,
                "ms",
                ours.contender("Backplane", figure),
                List.of(Peer.atMost(millis, "ms"), Peer.shown(karaf.contender(karafName, figure))));
    }
}
