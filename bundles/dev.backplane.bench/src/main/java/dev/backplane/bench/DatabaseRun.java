package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** One run at a number of databases: a process that has them, and a fresh one that attaches to it. */
final class DatabaseRun implements Callable<DatabaseRun.Figures> {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Run run;
    private final int databases;

    DatabaseRun(final Run run, final int databases) {
        this.run = run;
        this.databases = databases;
    }

    /**
     * What was measured.
     *
     * @param cost of a database
     * @param attachMillis the first attach of a process that has never done anything else
     */
    record Figures(DatabaseCost cost, double attachMillis) {}

    @Override
    public Figures call() throws IOException {
        try (MemoryFolder folder = new MemoryFolder();
                LineProcess world = process(
                        "a process with " + databases + " databases",
                        DatabaseWorld.class,
                        folder.path(),
                        Integer.toString(databases))) {
            final DatabaseCost cost = DatabaseCost.parse(world.receive());
            try (LineProcess probe = process("an attaching process", AttachProbe.class, folder.path())) {
                return new Figures(cost, Long.parseLong(probe.receive()) / NANOS_PER_MILLI);
            }
        }
    }

    private LineProcess process(final String name, final Class<?> main, final Path data, final String... arguments)
            throws IOException {
        final List<String> words = new ArrayList<>(List.of(main.getName(), data.toString()));
        words.addAll(List.of(arguments));
        return new LineProcess(name, run.java(words.toArray(String[]::new)));
    }
}
