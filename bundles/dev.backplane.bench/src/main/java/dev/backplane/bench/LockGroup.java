package dev.backplane.bench;

import java.util.List;

/** A lock that nobody else wants. */
final class LockGroup implements Group {
    private static final double POSTGRES_LIMIT = 0.9;

    /** Owner, held list and statistics included. */
    private static final double ATOMICS_LIMIT = 1.3;

    @Override
    public String slug() {
        return "lock";
    }

    @Override
    public String title() {
        return "Lock, one thread";
    }

    @Override
    public List<Workload> workloads(final Run run) {
        final PostgresPeers postgres = PostgresPeers.of(run);
        final NativePeers natives = new NativePeers(run);
        final JmhContender exclusive = ours("exclusivePair", run);
        final JmhContender shared = ours("sharedPair", run);
        return List.of(
                new Workload("exclusive pair", "ns", exclusive, exclusivePeers(run, postgres, natives)),
                new Workload("shared pair", "ns", shared, sharedPeers(run, postgres, natives)),
                exclusive.noBytes("exclusive pair"),
                shared.noBytes("shared pair"),
                ours("conditionalPair", run).noBytes("conditional acquire"));
    }

    private static JmhContender ours(final String method, final Run run) {
        return new JmhContender("LWLock", LWLockBenchmark.class, method, run);
    }

    private static List<Peer> exclusivePeers(final Run run, final PostgresPeers postgres, final NativePeers natives) {
        return List.of(
                Peer.limited(postgres.lwLock(true), POSTGRES_LIMIT),
                Peer.limited(atomics(run), ATOMICS_LIMIT),
                Peer.shown(new JmhContender("StampedLock", JvmLockBenchmark.class, "stampedWrite", run)),
                Peer.shown(new JmhContender("ReentrantReadWriteLock", JvmLockBenchmark.class, "reentrantWrite", run)),
                Peer.shown(natives.pair("pthread rwlock", "rwlock-exclusive")),
                Peer.shown(natives.pair("pthread robust mutex", "robust-mutex")),
                Peer.shown(new JmhContender("Chronicle lock", ChronicleLockBenchmark.class, "writePair", run)),
                Peer.shown(new JmhContender("FileLock", FileLockBenchmark.class, "exclusivePair", run)));
    }

    private static List<Peer> sharedPeers(final Run run, final PostgresPeers postgres, final NativePeers natives) {
        return List.of(
                Peer.limited(postgres.lwLock(false), POSTGRES_LIMIT),
                Peer.limited(atomics(run), ATOMICS_LIMIT),
                Peer.shown(new JmhContender("StampedLock", JvmLockBenchmark.class, "stampedRead", run)),
                Peer.shown(new JmhContender("ReentrantReadWriteLock", JvmLockBenchmark.class, "reentrantRead", run)),
                Peer.shown(natives.pair("pthread rwlock", "rwlock-shared")),
                Peer.shown(new JmhContender("Chronicle lock", ChronicleLockBenchmark.class, "readPair", run)),
                Peer.shown(new JmhContender("FileLock", FileLockBenchmark.class, "sharedPair", run)));
    }

    private static Contender atomics(final Run run) {
        return new JmhContender(
                "compare-and-set plus get-and-add", AtomicsBenchmark.class, "compareAndSetThenAdd", run);
    }
}
