package dev.backplane.extension.workerspi;

import dev.backplane.api.extension.ExtensionHandle;
import dev.backplane.api.worker.WorkerSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the operator can set in {@code etc/workerspi.cfg}.
 *
 * @param naptime how long a worker sleeps between two looks: {@code worker_spi.naptime}
 * @param totalWorkers workers from the start, in each database: {@code worker_spi.total_workers}
 * @param database the one database to work in: {@code worker_spi.database}; empty for all
 * @param table what the tables' names begin with
 */
record WorkerSpiSettings(Duration naptime, int totalWorkers, Optional<String> database, String table) {
    /** The highest number of a worker, so that each has a table's name of its own. */
    static final int MAX_WORKERS = 1000;

    /** A name that SQL needs no quotes for, with room for a number and what is appended for the index. */
    private static final Pattern TABLE = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

    private static final long MAX_NAPTIME_SECONDS = Integer.MAX_VALUE;

    WorkerSpiSettings {
        if (!TABLE.matcher(table).matches()) {
            throw new IllegalArgumentException("`table = " + table + "` in etc/workerspi.cfg is no name for a table:"
                    + " set 1 to 40 lower-case letters, digits and _, no digit first.");
        }
    }

    /**
     * Declares the settings and reads them.
     *
     * @param handle the extension's handle, in {@code init}
     * @return the values in force
     */
    static WorkerSpiSettings read(final ExtensionHandle handle) {
        final long naptime = handle.setting(
                "naptime", 10, 1, MAX_NAPTIME_SECONDS, "how long a worker sleeps between two looks, in seconds");
        final long totalWorkers =
                handle.setting("total_workers", 2, 0, MAX_WORKERS, "workers from the start, in each database");
        final String database =
                handle.setting("database", "", "the one database that workers run in; empty: each database");
        final String table =
                handle.setting("table", "counted", "what the tables' names begin with; the worker's number follows");
        return new WorkerSpiSettings(
                Duration.ofSeconds(naptime),
                (int) totalWorkers,
                Optional.of(database.strip()).filter(name -> !name.isEmpty()),
                table);
    }

    /** A worker of the static kind, in the configured database or in each. */
    WorkerSpec worker(final int number) {
        final WorkerSpec spec = spec(number).type("workerspi");
        return database.map(spec::in).orElseGet(spec::inEachDatabase);
    }

    /** A worker, not bound to any database yet. */
    WorkerSpec spec(final int number) {
        return WorkerSpec.of("workerspi-" + number, WorkerSpiMain.class)
                .argument(new CountedJob(table + number, naptime).argument());
    }
}
