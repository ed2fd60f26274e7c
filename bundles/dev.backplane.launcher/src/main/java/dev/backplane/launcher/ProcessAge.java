package dev.backplane.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long this process has been there, and the script that it was before. */
final class ProcessAge {
    private static final int START_FIELD = 19;
    private static final int MILLIS_PER_TICK = 10;

    private ProcessAge() {}

    /** Milliseconds, in steps of 10 on Linux. The JDK says it too, but not before it has loaded its management. */
    static long millis() {
        try {
            final String stat = Files.readString(Path.of("/proc/self/stat"));
            final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            final String uptime = Files.readString(Path.of("/proc/uptime")).split(" ")[0];
            return Math.round(Double.parseDouble(uptime) * 1_000)
                    - Long.parseLong(fields[START_FIELD]) * MILLIS_PER_TICK;
        } catch (final IOException e) {
            return ManagementFactory.getRuntimeMXBean().getUptime();
        }
    }
}
