package dev.backplane.bench;

import java.util.List;

/** A lock that nobody else wants. */
final class LockGroup implements Group {
    private static final double POSTGRES_LIMIT = 0.9;

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
        return List.of(
                exclusive(run, postgres, natives),
                shared(run, postgres, natives),
                bytes("exclusive pair, allocation", "exclusivePair", run),
                bytes("shared pair, allocation", "sharedPair", run),
                bytes("conditional acquire, allocation", "conditionalPair", run));
    }

    private static Workload exclusive(final Run run, final PostgresPeers postgres, final NativePeers natives) {
        return new Workload(
                "exclusive pair",
                "ns",
                JmhContender.time("LWLock", LWLockBenchmark.class, "exclusivePair", run),
                List.of(
                        Peer.limited(postgres.lwLock(true), POSTGRES_LIMIT),
                        Peer.limited(atomics(run), 1.3),
                        Peer.shown(JmhContender.time("StampedLock", JvmLockBenchmark.class, "stampedWrite", run)),
                        Peer.shown(JmhContender.time(
                                "ReentrantReadWriteLock", JvmLockBenchmark.class, "reentrantWrite", run)),
                        Peer.shown(natives.pair("pthread rwlock", "rwlock-exclusive")),
                        Peer.shown(natives.pair("pthread robust mutex", "robust-mutex")),
                        Peer.shown(JmhContender.time("Chronicle lock", ChronicleLockBenchmark.class, "writePair", run)),
                        Peer.shown(JmhContender.time("FileLock", FileLockBenchmark.class, "exclusivePair", run))));
    }

    private static Workload shared(final Run run, final PostgresPeers postgres, final NativePeers natives) {
        return new Workload(
                "shared pair",
                "ns",
                JmhContender.time("LWLock", LWLockBenchmark.class, "sharedPair", run),
                List.of(
                        Peer.limited(postgres.lwLock(false), POSTGRES_LIMIT),
                        Peer.limited(atomics(run), 1.3),
                        Peer.shown(JmhContender.time("StampedLock", JvmLockBenchmark.class, "stampedRead", run)),
                        Peer.shown(JmhContender.time(
                                "ReentrantReadWriteLock", JvmLockBenchmark.class, "reentrantRead", run)),
                        Peer.shown(natives.pair("pthread rwlock", "rwlock-shared")),
                        Peer.shown(JmhContender.time("Chronicle lock", ChronicleLockBenchmark.class, "readPair", run)),
                        Peer.shown(JmhContender.time("FileLock", FileLockBenchmark.class, "sharedPair", run))));
    }

    private static Contender atomics(final Run run) {
        return JmhContender.time(
                "compare-and-set plus get-and-add", AtomicsBenchmark.class, "compareAndSetThenAdd", run);
    }

    private static Workload bytes(final String name, final String method, final Run run) {
        return JmhContender.nothingAllocated(name, "LWLock", LWLockBenchmark.class, method, run);
    }
}
