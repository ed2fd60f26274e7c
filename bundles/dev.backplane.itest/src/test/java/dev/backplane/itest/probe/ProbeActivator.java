package dev.backplane.itest.probe;

import dev.backplane.api.Scope;
import dev.backplane.api.extension.Allocation;
import dev.backplane.api.extension.ExtensionActivator;
import dev.backplane.api.extension.ExtensionHandle;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.worker.WorkerSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * The activator of the tests' extension. It is packed into a bundle of its own, so a test sees nothing of it but a
 * service of a JDK type that executes commands, and the events in the system property {@code probe.NAME.events}. Headers
 * of its bundle say how it misbehaves.
 */
public final class ProbeActivator extends ExtensionActivator {
    /** Where {@code init}, {@code startup} or {@code fini} throws. */
    public static final String FAILS_IN = "Probe-Fails-In";

    /** The size of the allocation {@code counter}. */
    public static final String SIZE = "Probe-Size";

    /** Whether it has background workers: one for the instance, and one in each database. */
    public static final String WORKERS = "Probe-Workers";

    /** What the initialiser writes. */
    public static final long INITIAL = 1000;

    /** Asks for memory that all versions share, with this layout version; a larger one needs a migration. */
    public static final String SHARED = "Probe-Shared";

    /** What the migration adds. */
    public static final long MIGRATED = 1_000_000;

    private static final int TEXT = 0;

    private ExtensionHandle handle;
    private Allocation counter;
    private Allocation text;
    private Allocation shared;
    private LWLockTranche locks;
    private WaitEvent event;

    @Override
    public void init(final ExtensionHandle extension) {
        handle = extension;
        record("init");
        final String size = header(SIZE);
        counter = handle.allocate("counter", size == null ? 64 : Long.parseLong(size), Scope.GLOBAL, segment -> {
            record("initializer");
            segment.buffer().putLong(0, INITIAL);
        });
        text = handle.allocate(
                "text",
                128,
                Scope.DATABASE,
                segment ->
                        segment.buffer().putStringUtf8(TEXT, segment.database().orElse("global")));
        if (header(SHARED) != null) {
            shared = handle.allocateForAllVersions(shared(Integer.parseInt(header(SHARED))));
        }
        locks = handle.requestNamedTranche(handle.name() + "Locks", 2);
        event = handle.defineWaitEvent(handle.name() + "Wait");
        record("level=" + handle.setting("level", 5, 0, 9, "a number"));
        record("greeting=" + handle.setting("greeting", "hello", "a text"));
        if (header(WORKERS) != null) {
            handle.registerBackgroundWorker(WorkerSpec.of(handle.name() + "-global", ProbeWorker.class));
            handle.registerBackgroundWorker(
                    WorkerSpec.of(handle.name() + "-each", ProbeWorker.class).inEachDatabase());
        }
        record("before grant " + failure(counter::segment));
        failIf("init");
    }

    private static SegmentRequest shared(final int version) {
        return SegmentRequest.of("shared", 64L * (1 + version))
                .layoutVersion(version)
                .migrator((old, fresh) -> fresh.buffer().putLong(0, old.buffer().getLong(0) + MIGRATED));
    }

    @Override
    public void startup(final ExtensionHandle extension) {
        record("startup sees " + counter.segment().buffer().getLong(0));
        failIf("startup");
        final Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("probe", handle.name());
        properties.put("osgi.command.scope", handle.name());
        properties.put("osgi.command.function", new String[] {"apply"});
        handle.bundleContext().registerService(UnaryOperator.class, (UnaryOperator<String>) this::execute, properties);
    }

    @Override
    public void fini(final ExtensionHandle extension) {
        record("fini");
        failIf("fini");
    }

    private String execute(final String line) {
        final String[] words = line.split(" ", 2);
        return switch (words[0]) {
            case "get" -> attempt(() -> counter.segment().buffer().getLong(0));
            case "put" ->
                attempt(() -> {
                    counter.segment().buffer().putLongVolatile(0, Long.parseLong(words[1]));
                    return "put";
                });
            case "text" ->
                attempt(() -> handle.backends()
                        .call(
                                "probe",
                                Optional.of(words[1]),
                                () -> text.segment().buffer().getStringUtf8(TEXT)));
            case "text-of" -> attempt(() -> text.segment(words[1]).buffer().getStringUtf8(TEXT));
            case "text-of-thread" -> attempt(() -> text.segment().buffer().getStringUtf8(TEXT));
            case "write-text" ->
                attempt(() -> handle.backends().call("probe", Optional.of(words[1]), () -> {
                    text.segment().buffer().putStringUtf8(TEXT, "written");
                    return "written";
                }));
            case "get-shared" -> attempt(() -> shared.segment().buffer().getLong(0));
            case "put-shared" ->
                attempt(() -> {
                    shared.segment().buffer().putLongVolatile(0, Long.parseLong(words[1]));
                    return "put";
                });
            case "size" -> attempt(() -> counter.segment().size());
            case "lock" -> attempt(() -> handle.backends().call("probe", Optional.empty(), this::lock));
            case "wait" -> attempt(() -> event.info());
            case "request" -> attempt(() -> handle.allocate("late", 64, Scope.GLOBAL, segment -> {}));
            case "tranche" -> attempt(() -> handle.requestNamedTranche("late", 1));
            case "memory" -> attempt(() -> handle.sharedMemory().segments().size());
            case "loader" -> attempt(() -> handle.bundleContext().getBundle().getVersion());
            case "sql" -> attempt(() -> sql(handle.dataSource(), words[1]));
            case "sql-as" ->
                attempt(() -> {
                    final String[] rest = words[1].split(" ", 2);
                    return handle.backends()
                            .call("probe", Optional.of(rest[0]), () -> sql(handle.dataSource(), rest[1]));
                });
            case "sql-of" ->
                attempt(() -> {
                    final String[] rest = words[1].split(" ", 2);
                    return sql(handle.dataSource(rest[0]), rest[1]);
                });
            default -> "unknown command " + line;
        };
    }

    private static String sql(final DataSource source, final String statement) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement execution = connection.createStatement()) {
            if (!execution.execute(statement)) {
                return execution.getUpdateCount() + " rows";
            }
            try (ResultSet result = execution.getResultSet()) {
                return result.next() ? result.getString(1) : "nothing";
            }
        }
    }

    private String lock() {
        final LWLock lock = locks.lock(1);
        lock.acquire(LWLockMode.EXCLUSIVE);
        try {
            return "held " + lock.heldByMe();
        } finally {
            lock.release();
        }
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    private static String attempt(final Attempt attempt) {
        try {
            return String.valueOf(attempt.run());
        } catch (final Exception e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private static String failure(final Runnable action) {
        try {
            action.run();
            return "nothing";
        } catch (final RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    private String header(final String name) {
        return handle.bundleContext().getBundle().getHeaders().get(name);
    }

    private void failIf(final String step) {
        if (step.equals(header(FAILS_IN))) {
            throw new IllegalStateException("the probe was told to fail in " + step);
        }
    }

    private void record(final String what) {
        record(handle, what);
    }

    static void record(final ExtensionHandle handle, final String what) {
        final String key = "probe." + handle.name() + ".events";
        synchronized (System.getProperties()) {
            System.setProperty(key, System.getProperty(key, "") + handle.version() + " " + what + "\n");
        }
    }
}
