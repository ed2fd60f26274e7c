package dev.backplane.shell;

import dev.backplane.api.InUseException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.backend.BackendInfo;
import dev.backplane.api.backend.BackendState;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseOrigin;
import dev.backplane.api.database.Databases;
import dev.backplane.api.extension.ExtensionInfo;
import dev.backplane.api.extension.Extensions;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockStatistics;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.LWLockUser;
import dev.backplane.api.lwlock.LWLockWait;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.lwlock.TrancheInfo;
import dev.backplane.api.shmem.IntegrityReport;
import dev.backplane.api.shmem.MemoryInfo;
import dev.backplane.api.shmem.QuotaInfo;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.sql.DataSourceInfo;
import dev.backplane.api.sql.DataSources;
import dev.backplane.api.wait.WaitEventInfo;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.shell.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.sql.DataSource;

/** A platform that shows what a test puts into its lists. */
public final class FakePlatform implements Platform {
    /** 2026-03-01 10:20:30 wherever the test runs. */
    public static final Instant TIME = LocalDateTime.of(2026, 3, 1, 10, 20, 30)
            .atZone(ZoneId.systemDefault())
            .toInstant();

    public final List<ExtensionInfo> extensions = new ArrayList<>();
    public final List<SegmentInfo> segments = new ArrayList<>();
    public final List<QuotaInfo> quotas = new ArrayList<>();
    public final List<LWLockInfo> locks = new ArrayList<>();
    public final List<TrancheInfo> tranches = new ArrayList<>();
    public final Map<Integer, LWLockStatistics> statistics = new TreeMap<>();
    public final List<LWLockWait> waits = new ArrayList<>();
    public final List<List<LWLockWait>> deadlocks = new ArrayList<>();
    public final List<WaitEventInfo> events = new ArrayList<>();
    public final List<BackendInfo> backends = new ArrayList<>();
    public final List<DatabaseInfo> databases = new ArrayList<>();
    public final List<DataSourceInfo> sources = new ArrayList<>();

    /** What a connection answers to each statement: rows below their header, a number, or an exception. */
    public final Map<String, Object> answers = new TreeMap<>();

    public final FakeWorkers workers = new FakeWorkers();

    public IntegrityReport report = new IntegrityReport(2, 1536, 1, 64 << 20, 1, List.of());

    /** What dropping a database throws, if anything. */
    public RuntimeException refusal;

    /** The sessions that commands had: {@code name@database}. */
    public final List<String> calls = new ArrayList<>();

    public static BackendInfo backend(
            final int id, final String database, final long pid, final String waitEventType, final String waitEvent) {
        return new BackendInfo(
                id,
                database == null ? 0 : 5,
                Optional.ofNullable(database),
                pid,
                "main",
                Backends.CLIENT_BACKEND,
                "writer",
                TIME,
                BackendState.ACTIVE,
                Optional.ofNullable(waitEventType),
                Optional.ofNullable(waitEvent),
                1);
    }

    /** Lock 0 or 1 of a tranche; -1 for one inside a segment. */
    public static LWLockInfo lock(
            final String tranche,
            final int index,
            final LWLockMode mode,
            final List<Integer> holders,
            final List<Integer> waiters,
            final boolean quarantined) {
        return new LWLockInfo(
                tranche,
                index < 0 ? 4 : 3,
                index,
                index < 0 ? Optional.of("orders") : Optional.empty(),
                index < 0 ? 128 : 0,
                Optional.ofNullable(mode),
                holders.stream().map(id -> user(id, mode)).toList(),
                waiters.stream().map(id -> user(id, LWLockMode.EXCLUSIVE)).toList(),
                quarantined,
                LWLockStatistics.NONE);
    }

    private static LWLockUser user(final int id, final LWLockMode mode) {
        return new LWLockUser(id, 4000 + id, mode, Duration.ofMillis(1500), false);
    }

    public static DatabaseInfo database(final int oid, final String name) {
        return new DatabaseInfo(oid, name, true, TIME, 2, DatabaseOrigin.HAND);
    }

    @Override
    public BackgroundWorkers backgroundWorkers() {
        return workers.service();
    }

    @Override
    public Extensions extensions() {
        return Fake.of(Extensions.class, Map.of("extensions", arguments -> extensions));
    }

    @Override
    public SharedMemory sharedMemory() {
        return Fake.of(
                SharedMemory.class,
                Map.of(
                        "segments", arguments -> segments,
                        "quotas", arguments -> quotas,
                        "check", arguments -> report,
                        "free", arguments -> free((String) arguments[0], false),
                        "freeByForce", arguments -> free((String) arguments[0], true),
                        "reinitialize", arguments -> calls.add("reinitialize " + arguments[0]),
                        "memory", arguments -> new MemoryInfo(1L << 30, 64 << 20, 1536 << 10, segments.size())));
    }

    private boolean free(final String name, final boolean force) {
        final List<SegmentInfo> found =
                segments.stream().filter(row -> row.name().equals(name)).toList();
        if (!force && found.stream().anyMatch(row -> !row.references().isEmpty())) {
            throw new InUseException("segment \"" + name + "\" is in use");
        }
        calls.add("free " + name);
        return segments.removeAll(found);
    }

    @Override
    public LWLocks lwLocks() {
        return Fake.of(
                LWLocks.class,
                Map.of(
                        "locks", arguments -> locks,
                        "tranches", arguments -> tranches,
                        "statistics", arguments -> statistics,
                        "trancheName",
                                arguments -> tranches.stream()
                                        .filter(tranche -> arguments[0].equals(tranche.id()))
                                        .map(TrancheInfo::name)
                                        .findFirst()
                                        .orElse("backplane " + arguments[0]),
                        "waits", arguments -> waits,
                        "deadlocks", arguments -> deadlocks,
                        "namedTranche", arguments -> tranche((String) arguments[0])));
    }

    private LWLockTranche tranche(final String name) {
        calls.add("namedTranche " + name);
        return Fake.of(
                LWLockTranche.class,
                Map.of(
                        "lock",
                        arguments -> Fake.of(
                                LWLock.class,
                                Map.of("clearQuarantine", ignored -> clearQuarantine(name, (Integer) arguments[0]))),
                        "close",
                        arguments -> calls.add("close " + name)));
    }

    private boolean clearQuarantine(final String tranche, final int index) {
        final List<LWLockInfo> cleared = locks.stream()
                .filter(lock -> lock.tranche().equals(tranche) && lock.index() == index && lock.quarantined())
                .toList();
        cleared.forEach(
                lock -> locks.set(locks.indexOf(lock), lock(tranche, index, null, List.of(), List.of(), false)));
        return !cleared.isEmpty();
    }

    @Override
    public WaitEvents waitEvents() {
        return Fake.of(WaitEvents.class, Map.of("events", arguments -> events));
    }

    @Override
    public Backends backends() {
        return Fake.of(Backends.class, Map.of("backends", arguments -> backends, "call", arguments -> {
            final Optional<?> database = (Optional<?>) arguments[1];
            calls.add(arguments[0] + database.map(name -> "@" + name).orElse(""));
            return ((Callable<?>) arguments[2]).call();
        }));
    }

    private DatabaseInfo replace(final Object name, final Function<DatabaseInfo, DatabaseInfo> change) {
        for (int i = 0; i < databases.size(); i++) {
            if (databases.get(i).datname().equals(name)) {
                databases.set(i, change.apply(databases.get(i)));
                return databases.get(i);
            }
        }
        throw new NotRegisteredException("There is no database " + name + ".");
    }

    private Object drop(final Object name) {
        replace(name, row -> row);
        databases.removeIf(row -> row.datname().equals(name));
        return null;
    }

    @Override
    public Databases databases() {
        return Fake.of(
                Databases.class,
                Map.of(
                        "rename",
                        arguments -> replace(
                                arguments[0],
                                row -> new DatabaseInfo(
                                        row.oid(), (String) arguments[1], true, TIME, 0, DatabaseOrigin.HAND)),
                        "allowConnections",
                        arguments -> replace(
                                arguments[0],
                                row -> new DatabaseInfo(
                                        row.oid(), row.datname(), (Boolean) arguments[1], TIME, 0, row.origin())),
                        "dropForced",
                        arguments -> {
                            calls.add("by force");
                            return drop(arguments[0]);
                        },
                        "databases",
                        arguments -> databases,
                        "find",
                        arguments -> databases.stream()
                                .filter(row -> row.datname().equals(arguments[0]))
                                .findFirst(),
                        "create",
                        arguments -> {
                            if (arguments.length > 1) {
                                calls.add("after " + arguments[1]);
                            }
                            final DatabaseInfo row =
                                    new DatabaseInfo(7, (String) arguments[0], true, TIME, 0, DatabaseOrigin.HAND);
                            databases.add(row);
                            return row;
                        },
                        "drop",
                        arguments -> {
                            if (refusal != null) {
                                throw refusal;
                            }
                            return drop(arguments[0]);
                        }));
    }

    @Override
    public DataSources dataSources() {
        return Fake.of(
                DataSources.class,
                Map.of(
                        "dataSources", arguments -> sources,
                        "current",
                                arguments -> Fake.of(
                                        DataSource.class,
                                        Map.of("getConnection", ignored -> FakeConnection.answering(answers)))));
    }
}
