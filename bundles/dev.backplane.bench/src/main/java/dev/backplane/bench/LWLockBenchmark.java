package dev.backplane.bench;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.Limits;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Backplane's lock, taken and given back by one backend. */
@State(Scope.Thread)
public class LWLockBenchmark {
    /** Pairs in a loop of its own, as the peers in C have it, so that the way to the loop is not measured. */
    static final int PAIRS = 1000;

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
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @OperationsPerInvocation(PAIRS)
    public int exclusivePair() {
        final LWLock mine = lock;
        int atOnce = 0;
        for (int i = 0; i < PAIRS; i++) {
            atOnce += mine.acquire(LWLockMode.EXCLUSIVE) ? 1 : 0;
            mine.release();
        }
        return atOnce;
    }

    @Benchmark
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @OperationsPerInvocation(PAIRS)
    public int sharedPair() {
        final LWLock mine = lock;
        int atOnce = 0;
        for (int i = 0; i < PAIRS; i++) {
            atOnce += mine.acquire(LWLockMode.SHARED) ? 1 : 0;
            mine.release();
        }
        return atOnce;
    }

    @Benchmark
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @OperationsPerInvocation(PAIRS)
    public int conditionalPair() {
        final LWLock mine = lock;
        int taken = 0;
        for (int i = 0; i < PAIRS; i++) {
            if (mine.conditionalAcquire(LWLockMode.EXCLUSIVE)) {
                mine.release();
                taken++;
            }
        }
        return taken;
    }
}
