package dev.backplane.bench;

import dev.backplane.engine.Limits;
import java.util.ArrayList;
import java.util.List;

/** Locks for which two processes contend: what an operation costs, and whether each process gets its share. */
final class ProcessesGroup implements Group {
    private static final double POSTGRES_LIMIT = 1.0;

    /** The slowest process must be at least 0.7 of the fastest. */
    private static final double FAIRNESS_LIMIT = 1 / 0.7;

    /** Peers that are only shown are measured in the first of so many rounds. */
    private static final int SAMPLING = 9;

    @Override
    public String slug() {
        return "processes";
    }

    @Override
    public String title() {
        return "Lock, two processes";
    }

    /** Many and short: what disturbs a machine lasts for seconds, and would speak for one of the contenders. */
    @Override
    public int rounds() {
        return 99;
    }

    @Override
    public int shortRounds() {
        return 3;
    }

    @Override
    public List<Workload> workloads(final Run run) throws Exception {
        final BenchInstance instance = run.closeLater(BenchInstance.create(Limits.defaults()));
        final RaceTeam ours = run.closeLater(new JvmTeam(run, "lwlock", instance.data()));
        final RaceTeam files = run.closeLater(new JvmTeam(run, "file", instance.data()));
        final RaceTeam chronicles = run.closeLater(new JvmTeam(run, "chronicle", instance.data()));
        final RaceTeam postgres = PostgresPeers.of(run).team();
        final NativePeers natives = new NativePeers(run);
        final List<Workload> throughput = new ArrayList<>();
        final List<Workload> fairness = new ArrayList<>();
        for (final RaceWorkload race : races()) {
            final RaceContender lwlock = new RaceContender("LWLock", ours, race, run);
            final RaceContender peer = new RaceContender(PostgresPeers.NAME + " LWLock", postgres, race, run);
            final List<Peer> peers = new ArrayList<>();
            peers.add(Peer.limited(peer, POSTGRES_LIMIT));
            peers.add(sampled("pthread rwlock", natives.team("rwlock"), race, run));
            if (race.exclusivePercent() == 100) {
                peers.add(sampled("pthread robust mutex", natives.team("robust-mutex"), race, run));
            }
            peers.add(sampled("Chronicle lock", chronicles, race, run));
            peers.add(sampled("FileLock", files, race, run));
            throughput.add(new Workload(race.name(), "ns", lwlock, peers));
            fairness.add(new Workload(
                    "share of " + race.name(),
                    "fastest/slowest",
                    lwlock.fairness(),
                    List.of(
                            Peer.limited(Contender.constant("equal shares", 1), FAIRNESS_LIMIT),
                            Peer.shown(peer.fairness()))));
        }
        throughput.addAll(fairness);
        return throughput;
    }

    private static Peer sampled(final String name, final RaceTeam team, final RaceWorkload race, final Run run) {
        return Peer.sampled(new RaceContender(name, team, race, run), SAMPLING);
    }

    private static List<RaceWorkload> races() {
        final List<RaceWorkload> races = new ArrayList<>();
        races.addAll(races("exclusive", 100, 1));
        races.addAll(races("shared", 0, 1));
        races.addAll(races("95 % shared", 5, 1));
        races.addAll(races("1,000 locks at random", 100, 1000));
        return races;
    }

    private static List<RaceWorkload> races(final String name, final int exclusivePercent, final int locks) {
        return List.of(
                new RaceWorkload(name, exclusivePercent, locks, 0),
                new RaceWorkload(name + ", held 1 us", exclusivePercent, locks, Work.steps(1_000)),
                new RaceWorkload(name + ", held 10 us", exclusivePercent, locks, Work.steps(10_000)));
    }
}
