package dev.backplane.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;

/** PostgreSQL's databases, in a cluster on the memory file system, where nothing waits for a disk. */
final class PostgresDatabases implements AutoCloseable {
    private static final int SAMPLES = 5;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final IntFunction<String> CREATE = i -> "create database d" + i + ";";
    private static final IntFunction<String> DROP = i -> "drop database d" + i + ";";

    private final MemoryFolder folder;
    private PostgresServer server;

    PostgresDatabases(final MemoryFolder folder) {
        this.folder = folder;
    }

    /** What one measurement does in a session. */
    private interface Script {
        double run(LineProcess session) throws IOException;
    }

    /** Microseconds for CREATE DATABASE. */
    Contender create() {
        return contender("PostgreSQL 15: CREATE DATABASE", session -> {
            final double nanos = each(session, CREATE);
            each(session, DROP);
            return nanos / NANOS_PER_MICRO;
        });
    }

    /** Microseconds for DROP DATABASE. */
    Contender drop() {
        return contender("PostgreSQL 15: DROP DATABASE", session -> {
            each(session, CREATE);
            return each(session, DROP) / NANOS_PER_MICRO;
        });
    }

    /** Milliseconds until a further session of a client that runs already has its first answer. */
    Contender connect() {
        return contender("PostgreSQL 15: a new session", session -> each(session, i -> "\\c") / NANOS_PER_MILLI);
    }

    private static double each(final LineProcess session, final IntFunction<String> statement) throws IOException {
        final long begin = System.nanoTime();
        for (int i = 0; i < SAMPLES; i++) {
            session.send(statement.apply(i));
            session.ask("select 1;");
        }
        return (double) (System.nanoTime() - begin) / SAMPLES;
    }

    private Contender contender(final String name, final Script script) {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public double measure() throws Exception {
                try (LineProcess session = server().session()) {
                    session.ask("select 1;");
                    return script.run(session);
                }
            }
        };
    }

    private PostgresServer server() throws IOException, UnavailableException {
        if (server == null) {
            server = new PostgresServer(PostgresServer.DEBIAN, folder.path().resolve("cluster"), List.of());
        }
        return server;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
