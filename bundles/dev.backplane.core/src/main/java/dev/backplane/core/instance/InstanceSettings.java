package dev.backplane.core.instance;

import dev.backplane.core.config.ConfigFile;
import dev.backplane.core.config.Setting;
import dev.backplane.core.config.ValueType;
import dev.backplane.engine.Limits;
import java.util.List;
import java.util.Map;

/** Reads {@code etc/dev.backplane.instance.cfg}. */
final class InstanceSettings {
    private static final int MAX_TABLE = 1 << 20;
    private static final long MIN_MEMORY = 1 << 20;
    private static final long MAX_MEMORY = 1L << 44;

    private static final Limits DEFAULTS = Limits.defaults();
    private static final Setting<Long> PROCESSES =
            number("max_processes", DEFAULTS.maxProcesses(), 2, 256, "JVMs attached at one time");
    private static final Setting<Long> BACKENDS =
            number("max_backends", DEFAULTS.maxBackends(), 4, 65_534, "sessions in all JVMs at one time");
    private static final Setting<Long> LOCKS = number(
            "max_locks_per_backend",
            DEFAULTS.maxLocksPerBackend(),
            8,
            65_536,
            "LWLocks that one session may hold at a time");
    private static final Setting<Long> TRANCHES =
            number("max_tranches", DEFAULTS.maxTranches(), 1, 65_000, "tranches of LWLocks");
    private static final Setting<Long> WAIT_EVENTS =
            number("max_wait_events", DEFAULTS.maxWaitEvents(), 1, 65_000, "custom wait events");
    private static final Setting<Long> DATABASES =
            number("max_databases", DEFAULTS.maxDatabases(), 1, MAX_TABLE, "databases");
    private static final Setting<Long> SEGMENTS =
            number("max_segments", DEFAULTS.maxSegments(), 16, MAX_TABLE, "segments of shared memory");
    private static final Setting<Long> EXTENSIONS =
            number("max_extensions", DEFAULTS.maxExtensions(), 2, 65_000, "extensions and other owners of memory");
    private static final Setting<Long> WORKERS =
            number("max_workers", DEFAULTS.maxWorkers(), 1, 65_000, "background workers");
    private static final Setting<Long> MEMORY = new Setting<>(
            "shared_memory_size",
            ValueType.size("1MB to 16TB", InstanceSettings::requireMemory),
            DEFAULTS.sharedMemorySize(),
            "bytes that all segments may take together");

    /** All that can be set. */
    static final List<Setting<?>> ALL = List.of(
            PROCESSES, BACKENDS, LOCKS, TRANCHES, WAIT_EVENTS, DATABASES, SEGMENTS, EXTENSIONS, WORKERS, MEMORY);

    private InstanceSettings() {}

    private static Setting<Long> number(
            final String key, final long defaultValue, final long min, final long max, final String description) {
        return new Setting<>(key, ValueType.integer(min, max), defaultValue, description);
    }

    static Limits limits(final String pid, final Map<String, ?> properties) {
        final ConfigFile file = new ConfigFile(pid, properties);
        final Limits limits = new Limits(
                number(file, PROCESSES),
                number(file, BACKENDS),
                number(file, LOCKS),
                number(file, TRANCHES),
                number(file, WAIT_EVENTS),
                number(file, DATABASES),
                number(file, SEGMENTS),
                number(file, EXTENSIONS),
                number(file, WORKERS),
                file.value(MEMORY));
        file.warnOfUnknownKeys();
        return limits;
    }

    private static int number(final ConfigFile file, final Setting<Long> setting) {
        return Math.toIntExact(file.value(setting));
    }

    private static long requireMemory(final long bytes) {
        if (bytes < MIN_MEMORY || bytes > MAX_MEMORY) {
            throw new IllegalArgumentException(bytes + " bytes do not lie between 1MB and 16TB");
        }
        return bytes;
    }
}
