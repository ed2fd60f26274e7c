package dev.backplane.bench;

import dev.backplane.engine.Limits;
import java.util.ArrayList;
import java.util.List;

/** Two processes that sleep until the other one wakes them. */
final class HandoffGroup implements Group {
    private static final double FUTEX_LIMIT = 1.2;
    private static final long ROUNDS = 2_500;
    private static final long SHORT_ROUNDS = 1_000;

    @Override
    public String slug() {
        return "handoff";
    }

    @Override
    public String title() {
        return "Hand-off between two blocked processes";
    }

    /** Many and short: how fast a sleeping processor wakes changes from one second to the next. */
    @Override
    public int rounds() {
        return 25;
    }

    @Override
    public int shortRounds() {
        return 3;
    }

    @Override
    public List<Workload> workloads(final Run run) throws Exception {
        final BenchInstance instance = run.closeLater(BenchInstance.create(Limits.defaults()));
        final JvmTeam latches = run.closeLater(new JvmTeam(run, "latch", instance.data()));
        final JvmTeam variables = run.closeLater(new JvmTeam(run, "variable", instance.data()));
        final JvmTeam futexes = run.closeLater(new JvmTeam(run, "futex", instance.data()));
        final PostgresTeam postgres = PostgresPeers.of(run).team();
        final NativePeers natives = new NativePeers(run);
        final long rounds = run.isShort() ? SHORT_ROUNDS : ROUNDS;
        final List<Workload> workloads = new ArrayList<>();
        for (final Placement placement : Placement.values()) {
            final Peer futex = Peer.limited(natives.handoff("futex", "futex", placement, rounds), FUTEX_LIMIT);
            workloads.add(new Workload(
                    "latch, " + placement,
                    "ns/round trip",
                    ours("Latch", latches, placement, rounds),
                    List.of(
                            futex,
                            Peer.shown(ours("futex called from Java", futexes, placement, rounds)),
                            Peer.shown(natives.handoff("pthread condition", "condvar", placement, rounds)),
                            Peer.shown(natives.handoff("pipe", "pipe", placement, rounds)),
                            Peer.shown(postgres("Latch", "latch", postgres, placement, rounds)))));
            workloads.add(new Workload(
                    "variable of an LWLock, " + placement,
                    "ns/round trip",
                    ours("LWLock.waitForVar", variables, placement, rounds),
                    List.of(futex, Peer.shown(postgres("LWLockWaitForVar", "variable", postgres, placement, rounds)))));
        }
        return workloads;
    }

    private static Contender ours(final String name, final JvmTeam team, final Placement placement, final long rounds) {
        return new CallableContender(name, () -> team.play(placement, rounds));
    }

    private static Contender postgres(
            final String name,
            final String function,
            final PostgresTeam team,
            final Placement placement,
            final long rounds) {
        return new CallableContender(PostgresPeers.NAME + " " + name, () -> team.play(function, placement, rounds));
    }
}
