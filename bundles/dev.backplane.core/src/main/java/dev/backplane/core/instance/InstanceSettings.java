package dev.backplane.core.instance;

import dev.backplane.core.config.ConfigFile;
import dev.backplane.core.config.MemorySize;
import dev.backplane.engine.Limits;
import java.util.Map;

/** Reads {@code etc/dev.backplane.instance.cfg}. */
final class InstanceSettings {
    private static final int MAX_TABLE = 1 << 20;
    private static final long MIN_MEMORY = 1 << 20;
    private static final long MAX_MEMORY = 1L << 44;

    private InstanceSettings() {}

    static Limits limits(final String pid, final Map<String, ?> properties) {
        final ConfigFile file = new ConfigFile(pid, properties);
        final Limits defaults = Limits.defaults();
        final Limits limits = new Limits(
                (int) file.number("max_processes", defaults.maxProcesses(), 2, 256),
                (int) file.number("max_backends", defaults.maxBackends(), 4, 65_534),
                (int) file.number("max_locks_per_backend", defaults.maxLocksPerBackend(), 8, 65_536),
                (int) file.number("max_tranches", defaults.maxTranches(), 1, 65_000),
                (int) file.number("max_wait_events", defaults.maxWaitEvents(), 1, 65_000),
                (int) file.number("max_databases", defaults.maxDatabases(), 1, MAX_TABLE),
                (int) file.number("max_segments", defaults.maxSegments(), 16, MAX_TABLE),
                (int) file.number("max_extensions", defaults.maxExtensions(), 2, 65_000),
                (int) file.number("max_workers", defaults.maxWorkers(), 1, 65_000),
                file.value("shared_memory_size", defaults.sharedMemorySize(), InstanceSettings::memorySize));
        file.warnOfUnknownKeys();
        return limits;
    }

    private static long memorySize(final String text) {
        final long bytes = MemorySize.parse(text);
        if (bytes < MIN_MEMORY || bytes > MAX_MEMORY) {
            throw new IllegalArgumentException(text + " does not lie between 1MB and 16TB");
        }
        return bytes;
    }
}
