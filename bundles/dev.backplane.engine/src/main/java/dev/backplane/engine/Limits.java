package dev.backplane.engine;

import dev.backplane.api.InvalidSizeException;

/**
 * The limits of an instance, fixed when its shared memory is made; PostgreSQL's {@code postgresql.conf} settings of
 * context {@code postmaster}. The settings' names are those of {@code etc/dev.backplane.instance.cfg}.
 *
 * @param maxProcesses JVMs attached at one time, 2 to 256 ({@code max_processes})
 * @param maxBackends sessions at one time, 4 to 65,534 ({@code max_backends})
 * @param maxLocksPerBackend LWLocks that one backend may hold, 8 to 65,536 ({@code max_locks_per_backend})
 * @param maxTranches tranches of extensions, 1 to 65,000 ({@code max_tranches})
 * @param maxWaitEvents custom wait events, 1 to 65,000 ({@code max_wait_events})
 * @param maxDatabases databases, 1 to 1,048,576 ({@code max_databases})
 * @param maxSegments segments, 16 to 1,048,576 ({@code max_segments})
 * @param maxExtensions owners of resources, 2 to 65,000 ({@code max_extensions})
 * @param maxWorkers background workers registered at one time, 1 to 65,000 ({@code max_workers})
 * @param sharedMemorySize bytes that all segments may take together, at least 1 MiB ({@code shared_memory_size})
 */
public record Limits(
        int maxProcesses,
        int maxBackends,
        int maxLocksPerBackend,
        int maxTranches,
        int maxWaitEvents,
        int maxDatabases,
        int maxSegments,
        int maxExtensions,
        int maxWorkers,
        long sharedMemorySize) {

    /** Checks every limit. */
    public Limits {
        check("max_processes", maxProcesses, 2, 256);
        check("max_backends", maxBackends, 4, 65_534);
        check("max_locks_per_backend", maxLocksPerBackend, 8, 65_536);
        check("max_tranches", maxTranches, 1, 65_000);
        check("max_wait_events", maxWaitEvents, 1, 65_000);
        check("max_databases", maxDatabases, 1, 1 << 20);
        check("max_segments", maxSegments, 16, 1 << 20);
        check("max_extensions", maxExtensions, 2, 65_000);
        check("max_workers", maxWorkers, 1, 65_000);
        check("shared_memory_size", sharedMemorySize, 1 << 20, 1L << 44);
    }

    /**
     * What an instance has without configuration.
     *
     * @return the defaults
     */
    public static Limits defaults() {
        return new Limits(256, 1024, 200, 1024, 1024, 16_384, 16_384, 512, 1024, 1L << 30);
    }

    private static void check(final String setting, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new InvalidSizeException(
                    setting + " is " + value + ", but it must lie between " + min + " and " + max);
        }
    }
}
