package dev.backplane.bench;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.engine.Limits;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An extension's wait event around a wait that takes no time. */
@State(Scope.Thread)
public class WaitEventBenchmark {
    private BenchInstance bench;
    private Backend backend;
    private WaitEvent event;

    @Setup
    public void setUp() throws IOException {
        bench = BenchInstance.create(Limits.defaults());
        backend = bench.instance().backends().register("bench");
        event = bench.owner().waitEvents().define("Bench");
    }

    @TearDown
    public void tearDown() throws IOException {
        backend.close();
        bench.close();
    }

    @Benchmark
    public void startEnd() {
        event.start();
        event.end();
    }
}
