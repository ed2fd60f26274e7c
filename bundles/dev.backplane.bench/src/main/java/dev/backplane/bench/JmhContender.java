package dev.backplane.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How long one method of a JMH benchmark takes, in nanoseconds: in a JVM of its own for each round, in {@link Slices}. */
final class JmhContender implements Contender {
    /** Objects of JMH's own, spread over the operations of an iteration, are below this. */
    private static final double BYTES_RESOLUTION = 0.01;

    /** The compiler makes the benchmark wait: a busy machine must not stretch the time until everything is compiled. */
    private static final String COMPILE_AT_ONCE = "-Xbatch";

    private static final Contender NOTHING = Contender.constant("nothing", 0);

    private final String name;
    private final String method;
    private final boolean isShort;
    private final int slices;
    private int warmupFactor = 1;
    private double bytes = Double.NaN;

    /**
     * Measures a method.
     *
     * @param name what it is
     * @param type the class of the benchmark
     * @param method the method's name
     * @param run how thoroughly
     */
    JmhContender(final String name, final Class<?> type, final String method, final Run run) {
        this.name = name;
        this.method = type.getName() + "." + method;
        this.isShort = run.isShort();
        this.slices = Slices.count(run);
    }

    /**
     * Runs longer before the first measurement, for a method with so much behind it that it takes the compiler longer.
     *
     * @param factor how many times as long
     * @return this
     */
    JmhContender warmUp(final int factor) {
        warmupFactor = factor;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double measure() throws RunnerException {
        final RunResult result = new Runner(options()).runSingle();
        final double norm =
                result.getSecondaryResults().get(AllocationProfiler.LABEL).getScore();
        bytes = norm < BYTES_RESOLUTION ? 0 : norm;
        return result.getPrimaryResult().getStatistics().getMin();
    }

    /**
     * What the method allocates on the heap, as the latest round found it: it does not vary, so a measurement of the
     * time has it already.
     *
     * @return a contender with the unit B/op, exact to a hundredth
     */
    private Contender allocation() {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public double measure() throws RunnerException {
                if (Double.isNaN(bytes)) {
                    JmhContender.this.measure();
                }
                return bytes;
            }
        };
    }

    /**
     * Shows what the method allocates.
     *
     * @param workload what it does
     * @return a workload that has no limit
     */
    Workload bytes(final String workload) {
        return new Workload(workload + ", allocation", "B/op", allocation(), List.of(Peer.shown(NOTHING)));
    }

    /**
     * Requires that the method allocates nothing.
     *
     * @param workload what it does
     * @return a workload whose limit is 0
     */
    Workload noBytes(final String workload) {
        return new Workload(workload + ", allocation", "B/op", allocation(), List.of(Peer.limited(NOTHING, 0)));
    }

    private Options options() {
        final int warmups = isShort ? 2 : 3;
        final TimeValue warmup = TimeValue.milliseconds(isShort ? 200 : 300);
        return new OptionsBuilder()
                .include("^" + Pattern.quote(method) + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .threads(1)
                .jvmArgsAppend(COMPILE_AT_ONCE)
                .warmupIterations(warmups * warmupFactor)
                .warmupTime(warmup)
                .measurementIterations(slices)
                .measurementTime(TimeValue.milliseconds(Slices.MILLIS))
                .addProfiler(AllocationProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
    }
}
