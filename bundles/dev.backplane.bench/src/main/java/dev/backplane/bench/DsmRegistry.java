package dev.backplane.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * GetNamedDSMSegment of PostgreSQL 18, which Debian does not have: the server's binaries are on the class path, as an
 * archive. One server for a group, started when it is first needed.
 */
final class DsmRegistry implements AutoCloseable {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final String LIBRARY = "dsm_registry.so";
    private static final long OPERATIONS = 250_000;

    private final Run run;
    private PostgresServer server;

    private DsmRegistry(final Run run) {
        this.run = run;
    }

    /** The lookup of a segment that exists and is attached. */
    static Contender lookup(final Run run) {
        final DsmRegistry registry = run.closeLater(new DsmRegistry(run));
        return Slices.contender(
                "PostgreSQL 18 GetNamedDSMSegment",
                run,
                () -> Double.parseDouble(registry.server().select("SELECT backplane_dsm_lookup(" + OPERATIONS + ");")));
    }

    private PostgresServer server() throws UnavailableException, IOException {
        if (server == null) {
            final Path home = Files.createDirectories(run.folder().resolve("postgres-18"));
            final Path library = NativePeers.copy(run, LIBRARY, home, "no C compiler");
            unpack(home);
            server = new PostgresServer(home.resolve("bin"), home, List.of());
            try (LineProcess session = server.session()) {
                session.send("CREATE FUNCTION backplane_dsm_lookup(operations int8) RETURNS float8 AS '" + library
                        + "' LANGUAGE C STRICT;");
                session.ask("SELECT 1;");
            }
        }
        return server;
    }

    private static void unpack(final Path home) throws UnavailableException, IOException {
        try (InputStream archive = DsmRegistry.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null || !System.getProperty("os.arch").equals("amd64")) {
                throw new UnavailableException("no binaries for " + System.getProperty("os.arch"));
            }
            final Process tar = new ProcessBuilder("tar", "-xJ", "-C", home.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var input = tar.getOutputStream()) {
                archive.transferTo(input);
            }
            if (!tar.waitFor(1, TimeUnit.MINUTES) || tar.exitValue() != 0) {
                tar.destroyForcibly();
                throw new UnavailableException("tar cannot unpack the binaries, which needs xz");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
