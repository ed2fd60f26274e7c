package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** The time that a hypervisor gave to others while something ran, as the kernel counts it. */
final class StolenTime {
    private static final Path STATISTICS = Path.of("/proc/stat");
    /** The first line is "cpu" and the sums of all processors: user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int STEAL = 8;
    /** What the kernel counts in, whatever its own clock does. */
    private static final double TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private StolenTime() {}

    /**
     * Begins to look.
     *
     * @return answers how much it was until it is asked: the share of the time of all processors; 0 where nothing says so,
     *     and for less than a tick, of which the kernel cannot tell: what only reads a figure takes no time
     */
    static DoubleSupplier begin() {
        final long ticks = ticks();
        final long began = System.nanoTime();
        return () -> {
            final double elapsed = System.nanoTime() - began;
            final double available = elapsed * Runtime.getRuntime().availableProcessors();
            return elapsed < TICK_NANOS ? 0 : (ticks() - ticks) * TICK_NANOS / available;
        };
    }

    private static long ticks() {
        try {
            final String sums = Files.readString(STATISTICS).lines().findFirst().orElse("");
            return Long.parseLong(sums.split(" +")[STEAL]);
        } catch (final IOException | RuntimeException e) {
            return 0;
        }
    }
}
