package dev.backplane.engine.session;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendInfo;
import dev.backplane.api.backend.BackendState;
import dev.backplane.api.backend.Backends;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendSlotDescriptor;
import dev.backplane.engine.backend.BackendSnapshot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.database.DatabaseTable;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.process.ProcessTable;
import dev.backplane.engine.table.AsBackend;
import dev.backplane.engine.wait.WaitEventTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Sessions of this process, and a view of those of all: {@code InitPostgres} and {@code pg_stat_activity}. */
public final class BackendSessions implements Backends, AsBackend {
    private static final byte[] TEMPORARY_TYPE = "backplane".getBytes(StandardCharsets.UTF_8);

    private final BackendTable table;
    private final ProcessTable processes;
    private final LockSpace locks;
    private DatabaseTable databases;
    private WaitEventTable waitEvents;

    /**
     * The sessions of an instance.
     *
     * @param table their slots
     * @param processes their processes
     * @param locks what they hold
     */
    public BackendSessions(final BackendTable table, final ProcessTable processes, final LockSpace locks) {
        this.table = table;
        this.processes = processes;
        this.locks = locks;
    }

    /**
     * Connects the tables, which need sessions themselves.
     *
     * @param databaseTable the databases
     * @param waitEventTable the wait events
     */
    public void connect(final DatabaseTable databaseTable, final WaitEventTable waitEventTable) {
        databases = databaseTable;
        waitEvents = waitEventTable;
    }

    @Override
    public Backend register(final String applicationName) {
        return register(CLIENT_BACKEND, applicationName, Optional.empty());
    }

    @Override
    public Backend register(final String applicationName, final String database) {
        return register(CLIENT_BACKEND, applicationName, Optional.of(database));
    }

    @Override
    public Backend register(final String backendType, final String applicationName, final Optional<String> database) {
        final byte[] type = ShmemText.encode("backend type", backendType, BackendSlotDescriptor.MAX_TYPE_BYTES);
        final byte[] name = ShmemText.encode(
                "backend (application name)", applicationName, BackendSlotDescriptor.MAX_APPLICATION_NAME_BYTES);
        final int id = database.map(databases::id).orElse(0);
        final BackendSlot backend = table.register(type, name, database, id, locks);
        if (id != 0) {
            requireAccepted(backend, id, database.get());
        }
        return backend;
    }

    private void requireAccepted(final BackendSlot backend, final int id, final String database) {
        boolean accepted = false;
        try {
            final Optional<BackplaneException> refusal = databases.refusal(id, database);
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            accepted = true;
        } finally {
            if (!accepted) {
                backend.close();
            }
        }
    }

    @Override
    public Optional<Backend> current() {
        return Optional.ofNullable(table.currentOrNull());
    }

    @Override
    public <T> T call(final String applicationName, final Optional<String> database, final Callable<T> task)
            throws Exception {
        final BackendSlot present = table.currentOrNull();
        if (present != null && (database.isEmpty() || database.equals(present.database()))) {
            return task.call();
        }
        table.makeCurrent(null);
        try (Backend temporary = register(CLIENT_BACKEND, applicationName, database)) {
            temporary.state(BackendState.ACTIVE);
            return task.call();
        } finally {
            table.makeCurrent(present);
        }
    }

    @Override
    public <T> T run(final Supplier<T> task) {
        if (table.currentOrNull() != null) {
            return task.get();
        }
        final byte[] name =
                ShmemText.truncate(Thread.currentThread().getName(), BackendSlotDescriptor.MAX_APPLICATION_NAME_BYTES);
        try (Backend temporary = table.register(TEMPORARY_TYPE, name, Optional.empty(), 0, locks)) {
            temporary.state(BackendState.ACTIVE);
            return task.get();
        }
    }

    @Override
    public List<BackendInfo> backends() {
        final Map<Integer, Optional<String>> names = new HashMap<>();
        final Function<Integer, Optional<String>> name =
                id -> id == 0 ? Optional.empty() : names.computeIfAbsent(id, databases::name);
        return IntStream.range(0, table.capacity())
                .mapToObj(table::snapshot)
                .flatMap(Optional::stream)
                .map(copy -> info(copy, name.apply(copy.databaseId())))
                .toList();
    }

    private BackendInfo info(final BackendSnapshot copy, final Optional<String> database) {
        final Optional<Integer> event = Optional.of(copy.waitEvent()).filter(info -> info != 0);
        return new BackendInfo(
                copy.slot() + 1,
                copy.databaseId(),
                database,
                processes.pid(copy.process()),
                copy.threadName(),
                copy.type(),
                copy.applicationName(),
                Instant.ofEpochMilli(copy.registeredMillis()),
                copy.state() == 0 ? BackendState.IDLE : BackendState.ACTIVE,
                event.map(waitEvents::type),
                event.map(waitEvents::name),
                copy.locksHeld());
    }
}
