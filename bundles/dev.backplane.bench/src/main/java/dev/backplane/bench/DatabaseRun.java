package dev.backplane.bench;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.Context;
import com.sun.jna.Native;
import dev.backplane.api.InstanceException;
import dev.backplane.engine.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.LoggerFactory;

/** One run at a number of databases: a process that has them, and a fresh one that attaches to it. */
final class DatabaseRun implements Callable<DatabaseRun.Result> {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int ATTACHES = 5;
    private static final int SHORT_ATTACHES = 3;
    /** Databases made and dropped until it does not get faster any more. */
    private static final int WARM_UP = 30_000;

    private static final int SHORT_WARM_UP = 5_000;

    /** Of each jar that a process needs to attach. */
    private static final List<Class<?>> NEEDED = List.of(
            AttachProbe.class,
            Instance.class,
            InstanceException.class,
            UnsafeBuffer.class,
            Native.class,
            LoggerFactory.class,
            Logger.class,
            Context.class);

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
     * @param plain a process that has never done anything else
     * @param archived the same, with an archive of its classes
     */
    record Result(DatabaseCost cost, Attach plain, Attach archived) {}

    /**
     * The beginning of a process.
     *
     * @param attachMillis until it had attached
     * @param lockMillis until it had its first lock
     */
    record Attach(double attachMillis, double lockMillis) {
        private static Attach parse(final String line) {
            final String[] nanos = line.split(" ");
            return new Attach(Long.parseLong(nanos[0]) / NANOS_PER_MILLI, Long.parseLong(nanos[1]) / NANOS_PER_MILLI);
        }

        private static Attach median(final List<Attach> attaches) {
            return new Attach(
                    Figures.median(
                            attaches.stream().mapToDouble(Attach::attachMillis).toArray()),
                    Figures.median(
                            attaches.stream().mapToDouble(Attach::lockMillis).toArray()));
        }
    }

    @Override
    public Result call() throws IOException {
        try (MemoryFolder folder = new MemoryFolder();
                MemoryFolder archives = new MemoryFolder();
                LineProcess world = new LineProcess(
                        "a process with " + databases + " databases",
                        run.java(
                                DatabaseWorld.class.getName(),
                                folder.path().toString(),
                                "" + databases,
                                "" + (run.isShort() ? SHORT_WARM_UP : WARM_UP)))) {
            final DatabaseCost cost = DatabaseCost.parse(world.receive());
            final String archive = archives.path().resolve("classes.jsa").toString();
            attach(folder.path(), "-XX:ArchiveClassesAtExit=" + archive);
            final int attaches = run.isShort() ? SHORT_ATTACHES : ATTACHES;
            final List<Attach> plain = new ArrayList<>();
            final List<Attach> archived = new ArrayList<>();
            for (int i = 0; i < attaches; i++) {
                plain.add(attach(folder.path()));
                archived.add(attach(folder.path(), "-XX:SharedArchiveFile=" + archive));
            }
            return new Result(cost, Attach.median(plain), Attach.median(archived));
        }
    }

    private Attach attach(final Path data, final String... options) throws IOException {
        final List<String> command = run.java(NEEDED, AttachProbe.class.getName(), data.toString());
        command.addAll(1, List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        command.addAll(1, List.of(options));
        try (LineProcess probe = new LineProcess("an attaching process", command)) {
            return Attach.parse(probe.receive());
        }
    }
}
