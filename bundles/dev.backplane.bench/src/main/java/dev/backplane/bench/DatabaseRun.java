package dev.backplane.bench;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.Context;
import com.sun.jna.Native;
import dev.backplane.api.InstanceException;
import dev.backplane.engine.Instance;
import java.io.IOException;
import java.nio.file.Path;
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
     * @param attachMillis the first attach of a process that has never done anything else
     * @param archivedAttachMillis the same, with an archive of its classes
     */
    record Result(DatabaseCost cost, double attachMillis, double archivedAttachMillis) {}

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
            final double[] plain = new double[attaches];
            final double[] archived = new double[attaches];
            for (int i = 0; i < attaches; i++) {
                plain[i] = attach(folder.path());
                archived[i] = attach(folder.path(), "-XX:SharedArchiveFile=" + archive);
            }
            return new Result(cost, Figures.median(plain), Figures.median(archived));
        }
    }

    /** The milliseconds that a process says it took. */
    private double attach(final Path data, final String... options) throws IOException {
        final List<String> command = run.java(NEEDED, AttachProbe.class.getName(), data.toString());
        command.addAll(1, List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        command.addAll(1, List.of(options));
        try (LineProcess probe = new LineProcess("an attaching process", command)) {
            return Long.parseLong(probe.receive()) / NANOS_PER_MILLI;
        }
    }
}
