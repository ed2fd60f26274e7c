package dev.backplane.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a database costs, at few and at many of them. */
final class DatabasesGroup implements Group {
    private static final int SOME = 100;
    private static final int MANY = 10_000;
    private static final double FLAT = 1.2;
    private static final double ATTACH_MILLIS = 50;
    private static final Peer OMNI_EXT = Peer.shown(
            Contender.unavailable("omni_ext", "serves at most 32 databases; the number is fixed in its source"));

    @Override
    public String slug() {
        return "databases";
    }

    @Override
    public String title() {
        return "Databases with 5 allocations of 256 bytes each";
    }

    @Override
    public List<Workload> workloads(final Run run) throws Exception {
        final Recording<DatabaseRun.Result> one = new Recording<>(new DatabaseRun(run, 1));
        final Recording<DatabaseRun.Result> some = new Recording<>(new DatabaseRun(run, SOME));
        final Recording<DatabaseRun.Result> many = new Recording<>(new DatabaseRun(run, MANY));
        final PostgresDatabases postgres = run.closeLater(new PostgresDatabases(run.closeLater(new MemoryFolder())));
        final List<Workload> workloads = new ArrayList<>();
        final ToDoubleFunction<DatabaseRun.Result> create =
                figures -> figures.cost().createMicros();
        final ToDoubleFunction<DatabaseRun.Result> drop =
                figures -> figures.cost().dropMicros();
        final ToDoubleFunction<DatabaseRun.Result> attach =
                figures -> figures.plain().attachMillis();
        final Contender session = postgres.connect();
        workloads.add(new Workload(
                "create one more, at 1", "\u00b5s", at(one, 1, create), List.of(Peer.shown(postgres.create()))));
        workloads.add(new Workload(
                "create one more, at 100",
                "\u00b5s",
                at(some, SOME, create),
                List.of(Peer.shown(at(one, 1, create)), OMNI_EXT)));
        workloads.add(flat("create one more, at 10,000", "\u00b5s", some, many, create));
        workloads.add(
                new Workload("drop one, at 1", "\u00b5s", at(one, 1, drop), List.of(Peer.shown(postgres.drop()))));
        workloads.add(flat("drop one, at 10,000", "\u00b5s", some, many, drop));
        workloads.add(flat(
                "shared memory of each, at 10,000",
                "bytes",
                some,
                many,
                figures -> figures.cost().sharedBytes()));
        workloads.add(flat(
                "Java heap of each, at 10,000",
                "bytes",
                some,
                many,
                figures -> figures.cost().heapBytes()));
        workloads.add(new Workload(
                "first attach of a new process, at 1", "ms", at(one, 1, attach), List.of(Peer.shown(session))));
        workloads.add(new Workload(
                "first attach of a new process, at 100",
                "ms",
                at(some, SOME, attach),
                List.of(Peer.shown(at(one, 1, attach)))));
        workloads.add(new Workload(
                "first attach of a new process, at 10,000",
                "ms",
                at(many, MANY, attach),
                List.of(Peer.atMost(ATTACH_MILLIS, "ms"), Peer.shown(at(some, SOME, attach)))));
        workloads.add(new Workload(
                "the same with a class archive, at 10,000",
                "ms",
                at(many, MANY, figures -> figures.archived().attachMillis()),
                List.of(Peer.atMost(ATTACH_MILLIS, "ms"))));
        workloads.add(new Workload(
                "first attach and first lock, at 10,000",
                "ms",
                at(many, MANY, figures -> figures.plain().lockMillis()),
                List.of(Peer.shown(session))));
        workloads.add(new Workload(
                "first attach and first lock with a class archive, at 10,000",
                "ms",
                at(many, MANY, figures -> figures.archived().lockMillis()),
                List.of(Peer.shown(session))));
        return workloads;
    }

    private static Contender at(
            final Recording<DatabaseRun.Result> runs,
            final int databases,
            final ToDoubleFunction<DatabaseRun.Result> figure) {
        return runs.contender(String.format("Backplane, at %,d", databases), figure);
    }

    private static Workload flat(
            final String name,
            final String unit,
            final Recording<DatabaseRun.Result> some,
            final Recording<DatabaseRun.Result> many,
            final ToDoubleFunction<DatabaseRun.Result> figure) {
        return new Workload(name, unit, at(many, MANY, figure), List.of(Peer.limited(at(some, SOME, figure), FLAT)));
    }
}
