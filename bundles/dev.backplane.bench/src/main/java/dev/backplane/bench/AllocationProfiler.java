package dev.backplane.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * JMH's gc profiler, for the benchmark's own thread alone. JMH's counts all threads of the JVM, and so also an instance's
 * housekeeper. The result is the lowest of the iterations: what is allocated for each operation is in all of them.
 */
public final class AllocationProfiler implements InternalProfiler {
    static final String LABEL = "alloc.norm";

    /** How JMH calls the threads that run benchmarks. */
    private static final String WORKER = "-jmh-worker-";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long before;

    @Override
    public String getDescription() {
        return "Heap memory that the benchmark's thread allocates";
    }

    @Override
    public void beforeIteration(final BenchmarkParams benchmark, final IterationParams iteration) {
        before = allocated();
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            final BenchmarkParams benchmark, final IterationParams iteration, final IterationResult result) {
        final double bytes =
                (allocated() - before) / (double) result.getMetadata().getAllOps();
        return List.of(new ScalarResult(LABEL, bytes, "B/op", AggregationPolicy.MIN));
    }

    private long allocated() {
        long bytes = 0;
        for (final ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains(WORKER)) {
                bytes += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return bytes;
    }
}
