package dev.backplane.bench;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.Limits;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Backplane's lock, taken and given back by one backend. */
@State(Scope.Thread)
public class LWLockBenchmark {
    private BenchInstance bench;
    private Backend backend;
    private LWLock lock;

    @Setup
    public void setUp() throws IOException {
        bench = BenchInstance.create(Limits.defaults());
        backend = bench.instance().backends().register("bench");
        lock = bench.owner().lwLocks().requestNamedTranche("bench", 1).lock(0);
    }

    @TearDown
    public void tearDown() throws IOException {
        backend.close();
        bench.close();
    }

    @Benchmark
    public boolean exclusivePair() {
        final LWLock mine = lock;
        final boolean atOnce = mine.acquire(LWLockMode.EXCLUSIVE);
        mine.release();
        return atOnce;
    }

    @Benchmark
    public boolean sharedPair() {
        final LWLock mine = lock;
        final boolean atOnce = mine.acquire(LWLockMode.SHARED);
        mine.release();
        return atOnce;
    }

    @Benchmark
    public boolean conditionalPair() {
        final LWLock mine = lock;
        final boolean taken = mine.conditionalAcquire(LWLockMode.EXCLUSIVE);
        if (taken) {
            mine.release();
        }
        return taken;
    }
}
