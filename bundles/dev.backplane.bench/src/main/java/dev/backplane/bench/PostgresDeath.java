package dev.backplane.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server with 50 sessions, of which one that holds a lock is killed in each run: the server ends all others,
 * because what the dead one left in shared memory cannot be trusted, and recovers as after a crash.
 */
final class PostgresDeath implements Callable<Death>, AutoCloseable {
    private static final int SESSIONS = 50;
    private static final int PATIENCE_SECONDS = 60;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String OTHERS =
            "select count(*) from pg_stat_activity where backend_type = 'client backend' and application_name = 'psql'"
                    + " and backend_start < to_timestamp(%s);";

    private final MemoryFolder folder;
    private PostgresServer server;

    PostgresDeath(final MemoryFolder folder) {
        this.folder = folder;
    }

    private PostgresServer server() throws IOException, UnavailableException {
        if (server == null) {
            server = new PostgresServer(
                    PostgresServer.DEBIAN, folder.path().resolve("cluster"), List.of("max_connections=60"));
            server.select("create table held (a int); select 1;");
        }
        return server;
    }

    @Override
    public Death call() throws Exception {
        final List<LineProcess> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < SESSIONS; i++) {
                sessions.add(server().session());
            }
            for (final LineProcess session : sessions) {
                session.ask("select 1;");
            }
            final LineProcess victim = sessions.get(0);
            victim.send("begin; lock table held;");
            final ProcessHandle process = ProcessHandle.of(Long.parseLong(victim.ask("select pg_backend_pid();")))
                    .orElseThrow();
            final String now = server().select("select extract(epoch from clock_timestamp());");
            final long killed = System.nanoTime();
            process.destroyForcibly();
            final double millis = (awaitStatement(killed) - killed) / NANOS_PER_MILLI;
            return new Death(millis, SESSIONS - 1 - Double.parseDouble(server().select(String.format(OTHERS, now))));
        } finally {
            sessions.forEach(LineProcess::close);
        }
    }

    /** When a new session first gets what the dead one held. */
    private long awaitStatement(final long killed) throws Exception {
        while (System.nanoTime() - killed < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
            if (server().trySelect("begin; lock table held; commit; select 1;").isPresent()) {
                return System.nanoTime();
            }
            // not yet: it refuses sessions until it has recovered
            Thread.sleep(1);
        }
        throw new IllegalStateException("PostgreSQL did not come back");
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
