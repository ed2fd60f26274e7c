package dev.backplane.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One method of a JMH benchmark, in a JVM of its own for each round. */
final class JmhContender implements Contender {
    /** Objects of JMH's own, spread over the operations of an iteration, are below this. */
    private static final double BYTES_RESOLUTION = 0.01;

    private static final String BYTES = "gc.alloc.rate.norm";

    private final String name;
    private final String method;
    private final boolean bytes;
    private final boolean isShort;

    private JmhContender(
            final String name, final Class<?> type, final String method, final boolean bytes, final Run run) {
        this.name = name;
        this.method = type.getName() + "." + method;
        this.bytes = bytes;
        this.isShort = run.isShort();
    }

    /**
     * Measures the time that a method takes.
     *
     * @param name what it is
     * @param type the class of the benchmark
     * @param method one invocation is one operation
     * @param run how thoroughly
     * @return a contender with the unit ns
     */
    static JmhContender time(final String name, final Class<?> type, final String method, final Run run) {
        return new JmhContender(name, type, method, false, run);
    }

    /**
     * Measures what a method allocates on the heap.
     *
     * @param name what it is
     * @param type the class of the benchmark
     * @param method one invocation is one operation
     * @param run how thoroughly
     * @return a contender with the unit B, exact to a hundredth
     */
    static JmhContender bytes(final String name, final Class<?> type, final String method, final Run run) {
        return new JmhContender(name, type, method, true, run);
    }

    /**
     * Requires that a method allocates nothing.
     *
     * @param workload what is done
     * @param name what it is
     * @param type the class of the benchmark
     * @param method one invocation is one operation
     * @param run how thoroughly
     * @return the workload
     */
    static Workload nothingAllocated(
            final String workload, final String name, final Class<?> type, final String method, final Run run) {
        final Peer nothing = Peer.limited(Contender.constant("nothing", 0), 0);
        return new Workload(workload, "B/op", bytes(name, type, method, run), List.of(nothing));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double measure() throws RunnerException {
        final RunResult result = new Runner(options()).runSingle();
        if (!bytes) {
            return result.getPrimaryResult().getScore();
        }
        final double norm = result.getSecondaryResults().get(BYTES).getScore();
        return norm < BYTES_RESOLUTION ? 0 : norm;
    }

    private Options options() {
        final int iterations = isShort ? 3 : 5;
        final TimeValue length = TimeValue.milliseconds(isShort ? 120 : 400);
        final OptionsBuilder options = new OptionsBuilder();
        options.include("^" + Pattern.quote(method) + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .threads(1)
                .warmupIterations(iterations)
                .warmupTime(length)
                .measurementIterations(iterations)
                .measurementTime(length)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (bytes) {
            options.addProfiler(GCProfiler.class);
        }
        return options.build();
    }
}
