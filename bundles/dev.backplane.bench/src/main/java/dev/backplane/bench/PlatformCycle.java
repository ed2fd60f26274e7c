package dev.backplane.bench;

import java.util.concurrent.Callable;

/** One run of a platform: a cold start, a deployment, a stop, a warm start, a stop. */
final class PlatformCycle implements Callable<PlatformCycle.Figures> {
    private static final int SETTLE_MILLIS = 2_000;
    /** What a platform does behind its first start to make the next ones faster is over then. */
    private static final int REST_MILLIS = 8_000;

    private final Platform platform;
    private final ProbeBundle probe;

    PlatformCycle(final Platform platform, final ProbeBundle probe) {
        this.platform = platform;
        this.probe = probe;
    }

    /**
     * What was measured.
     *
     * @param coldMillis from the start script to ready, with no cache
     * @param warmMillis the same, with what the cold start has left, and ten seconds in which it ran
     * @param mebibytes resident, a while after the warm start
     * @param deployMillis from the jar in the deploy folder to the started bundle
     * @param firstStopMillis from the stop script to the end of the process, after the cold start
     * @param stopMillis the same after the warm start
     */
    record Figures(
            double coldMillis,
            double warmMillis,
            double mebibytes,
            double deployMillis,
            double firstStopMillis,
            double stopMillis) {}

    @Override
    public Figures call() throws Exception {
        platform.clear();
        final double cold = platform.start();
        Thread.sleep(SETTLE_MILLIS);
        final double deploy = probe.deploy(platform.deploy());
        probe.undeploy(platform.deploy());
        Thread.sleep(REST_MILLIS);
        final double firstStop = platform.stop();
        final double warm = platform.start();
        Thread.sleep(SETTLE_MILLIS);
        final double mebibytes = platform.residentMebibytes();
        return new Figures(cold, warm, mebibytes, deploy, firstStop, platform.stop());
    }
}
