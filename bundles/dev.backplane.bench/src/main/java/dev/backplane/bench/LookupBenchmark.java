package dev.backplane.bench;

import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.engine.Limits;
import java.io.IOException;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Things that exist, found by name among {@value #NAMES} of their kind, by a backend of a database.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class LookupBenchmark {
    static final int NAMES = 100;
    static final String NAME = "bench-50";
    private static final int SIZE = 256;
    private static final SegmentInitializer NONE = segment -> {};

    private BenchInstance bench;
    private Backend backend;
    private SharedMemory memory;
    private LWLocks locks;
    private WaitEvents events;

    @Setup
    public void setUp() throws IOException {
        bench = BenchInstance.create(Limits.defaults());
        bench.instance().databases().create("bench");
        backend = bench.instance().backends().register("bench", "bench");
        memory = bench.owner().sharedMemory();
        locks = bench.owner().lwLocks();
        events = bench.owner().waitEvents();
        for (int i = 0; i < NAMES; i++) {
            memory.namedSegment("bench-" + i, SIZE, NONE);
            memory.namedSegment("bench-db-" + i, SIZE, Scope.DATABASE, NONE);
            locks.requestNamedTranche("bench-" + i, 1);
            events.define("bench-" + i);
        }
    }

    @TearDown
    public void tearDown() throws IOException {
        backend.close();
        bench.close();
    }

    @Benchmark
    public Optional<Segment> namedSegment() {
        return memory.lookup(NAME);
    }

    @Benchmark
    public Optional<Segment> databaseSegment() {
        return memory.lookup("bench-db-50");
    }

    @Benchmark
    public LWLockTranche tranche() {
        return locks.namedTranche(NAME);
    }

    @Benchmark
    public WaitEvent waitEvent() {
        return events.define(NAME);
    }
}
