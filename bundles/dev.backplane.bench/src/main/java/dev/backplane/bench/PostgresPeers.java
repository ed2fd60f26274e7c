package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What PostgreSQL 15 does, timed in its backends by the extension {@code backplane_bench} in {@code src/main/c/postgres}.
 * One server for a group, started when it is first needed.
 */
final class PostgresPeers implements AutoCloseable {
    static final String NAME = "PostgreSQL 15";

    private static final String EXTENSION = "backplane_bench";

    private final Run run;
    private PostgresServer server;
    private UnavailableException reason;

    private PostgresPeers(final Run run) {
        this.run = run;
    }

    /** Those of a group. */
    static PostgresPeers of(final Run run) {
        return run.closeLater(new PostgresPeers(run));
    }

    /** LWLockAcquire and LWLockRelease, one backend. */
    Contender lwLock(final boolean exclusive) {
        return select("LWLock", "backplane_lwlock_pair(" + exclusive + ", %d)", 1_600_000);
    }

    /** pgstat_report_wait_start and pgstat_report_wait_end. */
    Contender waitEvent() {
        return select("wait event", "backplane_wait_event(%d)", 40_000_000);
    }

    /**
     * ShmemInitStruct of what exists.
     *
     * @param locked whether AddinShmemInitLock is taken around it, as every caller must
     */
    Contender shmemLookup(final boolean locked) {
        return select(
                "ShmemInitStruct" + (locked ? " under its lock" : ", lock aside"),
                "backplane_shmem_lookup(" + locked + ", %d)",
                500_000);
    }

    private Contender select(final String what, final String call, final long operations) {
        final String sql = "SELECT " + String.format(call, operations) + ";";
        return Slices.contender(NAME + " " + what, run, () -> Double.parseDouble(server().select(sql)));
    }

    /** Its LWLocks, for backends that contend. */
    PostgresTeam team() {
        return run.closeLater(new PostgresTeam(this));
    }

    PostgresServer server() throws UnavailableException, IOException {
        if (reason != null) {
            throw reason;
        }
        if (server == null) {
            try {
                server = start();
            } catch (final UnavailableException e) {
                reason = e;
                throw e;
            }
        }
        return server;
    }

    private PostgresServer start() throws UnavailableException, IOException {
        final Path home = Files.createDirectories(run.folder().resolve("postgres-15"));
        final Path library = NativePeers.copy(run, EXTENSION + ".so", home, "no server-dev package of PostgreSQL 15");
        final PostgresServer started = new PostgresServer(
                PostgresServer.DEBIAN, home, List.of("shared_preload_libraries=" + library, "max_connections=20"));
        try (LineProcess session = started.session()) {
            session.send(Files.readString(run.module().resolve("src/main/c/postgres/" + EXTENSION + ".sql"))
                    .replace("MODULE", library.toString()));
            session.ask("SELECT 1;");
        }
        return started;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
