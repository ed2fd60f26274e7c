package dev.backplane.bench;

import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A table of names that one process has for itself. */
@State(Scope.Thread)
public class MapBenchmark {
    private final ConcurrentHashMap<String, Object> map = new ConcurrentHashMap<>();

    @Setup
    public void setUp() {
        for (int i = 0; i < LookupBenchmark.NAMES; i++) {
            map.put("bench-" + i, new Object());
        }
    }

    @Benchmark
    public Object get() {
        return map.get(LookupBenchmark.NAME);
    }
}
