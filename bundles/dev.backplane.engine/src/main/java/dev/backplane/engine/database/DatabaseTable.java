package dev.backplane.engine.database;

import dev.backplane.api.AlreadyExistsException;
import dev.backplane.api.InUseException;
import dev.backplane.api.InvalidNameException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.api.database.Databases;
import dev.backplane.engine.backend.BackendSnapshot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.process.ProcessTable;
import dev.backplane.engine.segment.SegmentTable;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases: {@code pg_database}. A row's payload: int id, int whether backends may bind.
 *
 * <p>States of a row: CREATING while listeners of the creating process prepare their memory, and nobody can bind; READY;
 * DROPPING while nobody can bind any more and memory is freed. A backend stores the id in its slot first and looks at
 * the row afterwards, a drop changes the row first and looks at the slots afterwards: one of the two sees the other.
 */
public final class DatabaseTable implements Databases {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseTable.class);
    private static final int MAX_NAME_BYTES = 63;
    private static final int ID_OFFSET = 0;
    private static final int ALLOW_CONNECTIONS_OFFSET = 4;

    private final NameTable table;
    private final ControlFile control;
    private final UnsafeBuffer buffer;
    private final BackendTable backends;
    private final ProcessTable processes;
    private final SegmentTable segments;
    private final List<DatabaseListener> listeners = new CopyOnWriteArrayList<>();
    private Map<Integer, DatabaseInfo> known = Map.of();
    private long seenChanges = -1;

    /**
     * The databases of an instance.
     *
     * @param table their names
     * @param control the control file
     * @param backends who is bound to them
     * @param processes the processes
     * @param segments the memory in them
     */
    public DatabaseTable(
            final NameTable table,
            final ControlFile control,
            final BackendTable backends,
            final ProcessTable processes,
            final SegmentTable segments) {
        this.table = table;
        this.control = control;
        this.buffer = control.buffer();
        this.backends = backends;
        this.processes = processes;
        this.segments = segments;
    }

    private static byte[] encode(final String name) {
        final byte[] bytes = ShmemText.encode("database", name, MAX_NAME_BYTES);
        if (!name.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*")) {
            throw new InvalidNameException("\"" + name
                    + "\" is no name for a database: use letters, digits, _ and -, and begin with none of the last");
        }
        return bytes;
    }

    @Override
    public DatabaseInfo create(final String name) {
        final byte[] bytes = encode(name);
        final DatabaseInfo database = table.exclusively(() -> {
            if (table.find(0, bytes) >= 0) {
                throw new AlreadyExistsException("database \"" + name + "\" already exists");
            }
            final int id = buffer.getAndAddInt(ControlFileDescriptor.NEXT_DATABASE_ID_OFFSET, 1);
            if (id < 1 || row(id) >= 0) {
                throw control.damaged("the next database would get the id " + id);
            }
            final int row = table.insert(0, bytes, 0, payload -> {
                buffer.putInt(payload + ID_OFFSET, id);
                buffer.putInt(payload + ALLOW_CONNECTIONS_OFFSET, 1);
            });
            return info(row);
        });
        remember(database);
        tell(listener -> listener.created(database));
        table.state(row(database.oid()), RowDescriptor.READY);
        change();
        return database;
    }

    @Override
    public void drop(final String name) {
        final byte[] bytes = encode(name);
        final DatabaseInfo database = table.exclusively(() -> {
            final int row = table.find(0, bytes);
            if (row < 0 || table.state(row) != RowDescriptor.READY) {
                throw new NotRegisteredException("database \"" + name + "\" does not exist");
            }
            table.answerFor(row);
            table.state(row, RowDescriptor.DROPPING);
            final DatabaseInfo found = info(row);
            final List<BackendSnapshot> bound = bound(found.oid());
            if (!bound.isEmpty()) {
                table.state(row, RowDescriptor.READY);
                throw new InUseException("database \"" + name + "\" is being accessed by " + bound.size()
                        + (bound.size() == 1 ? " backend: " : " backends: ") + describe(bound)
                        + "; end them first");
            }
            return found;
        });
        tell(listener -> listener.dropped(database));
        segments.freeScope(database.oid(), database.datname());
        table.exclusively(() -> {
            table.remove(row(database.oid()));
            return null;
        });
        forget(database);
        change();
    }

    private List<BackendSnapshot> bound(final int id) {
        return IntStream.range(0, backends.used())
                .filter(slot -> backends.databaseId(slot) == id)
                .mapToObj(backends::snapshot)
                .flatMap(Optional::stream)
                .toList();
    }

    private String describe(final List<BackendSnapshot> bound) {
        return bound.stream()
                .map(backend -> backend.slot() + 1 + " (" + backend.applicationName() + ", pid "
                        + processes.pid(backend.process()) + ")")
                .collect(Collectors.joining(", "));
    }

    @Override
    public Optional<DatabaseInfo> find(final String name) {
        final byte[] bytes = ShmemText.encode("database", name, RowDescriptor.MAX_NAME_BYTES);
        return table.shared(() -> {
            final int row = table.find(0, bytes);
            return row >= 0 && table.state(row) == RowDescriptor.READY ? Optional.of(info(row)) : Optional.empty();
        });
    }

    /**
     * The id of a database, for who prepares its memory: also while it is being made.
     *
     * @param name its name
     * @return its id
     */
    public int id(final String name) {
        final byte[] bytes = ShmemText.encode("database", name, RowDescriptor.MAX_NAME_BYTES);
        return table.shared(() -> {
            final int row = table.find(0, bytes);
            if (row < 0 || table.state(row) == RowDescriptor.DROPPING) {
                throw new NotRegisteredException("database \"" + name + "\" does not exist: make it with"
                        + " database:create " + name + ", or with a file etc/dev.backplane.database-" + name + ".cfg");
            }
            return buffer.getInt(table.payload(row) + ID_OFFSET);
        });
    }

    /**
     * Whether backends may be bound to a database now. Asked after the backend has stored the id in its slot.
     *
     * @param id the database
     * @return false if it goes, or takes no connections
     */
    public boolean accepts(final int id) {
        return table.shared(() -> {
            final int row = row(id);
            return row >= 0
                    && table.state(row) == RowDescriptor.READY
                    && buffer.getInt(table.payload(row) + ALLOW_CONNECTIONS_OFFSET) != 0;
        });
    }

    /**
     * The name of a database.
     *
     * @param id its id
     * @return its name; empty when there is none
     */
    public Optional<String> name(final int id) {
        return table.shared(() -> {
            final int row = row(id);
            return row >= 0 ? Optional.of(table.name(row)) : Optional.empty();
        });
    }

    private int row(final int id) {
        return row(table, buffer, id);
    }

    private static int row(final NameTable table, final UnsafeBuffer buffer, final int id) {
        for (int row = 0; row < table.capacity(); row++) {
            if (table.state(row) != RowDescriptor.FREE && buffer.getInt(table.payload(row) + ID_OFFSET) == id) {
                return row;
            }
        }
        return -1;
    }

    /**
     * The name of a database of an instance that nobody uses any more.
     *
     * @param table the databases
     * @param control the instance's control file
     * @param id a database's id
     * @return its name; null if there is none
     */
    public static String name(final NameTable table, final ControlFile control, final int id) {
        final int row = row(table, control.buffer(), id);
        return row >= 0 ? table.name(row) : null;
    }

    @Override
    public List<DatabaseInfo> databases() {
        return table.shared(() -> {
            final List<DatabaseInfo> found = new ArrayList<>();
            table.forEach(row -> {
                if (table.state(row) == RowDescriptor.READY) {
                    found.add(info(row));
                }
            });
            found.sort(Comparator.comparingInt(DatabaseInfo::oid));
            return found;
        });
    }

    private DatabaseInfo info(final int row) {
        final int payload = table.payload(row);
        final int id = buffer.getInt(payload + ID_OFFSET);
        final int bound = (int) IntStream.range(0, backends.used())
                .filter(slot -> backends.databaseId(slot) == id)
                .count();
        return new DatabaseInfo(
                id,
                table.name(row),
                buffer.getInt(payload + ALLOW_CONNECTIONS_OFFSET) != 0,
                Instant.ofEpochMilli(table.created(row)),
                bound);
    }

    @Override
    public AutoCloseable listen(final DatabaseListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void change() {
        buffer.getAndAddInt(ControlFileDescriptor.DATABASE_CHANGES_OFFSET, 1);
    }

    private synchronized void remember(final DatabaseInfo database) {
        known = new HashMap<>(known);
        known.put(database.oid(), database);
    }

    private synchronized void forget(final DatabaseInfo database) {
        known = new HashMap<>(known);
        known.remove(database.oid());
    }

    /** Tells the listeners of this process what other processes have made and dropped. Called by the housekeeper. */
    public void noticeChanges() {
        final long changes =
                Integer.toUnsignedLong(buffer.getIntVolatile(ControlFileDescriptor.DATABASE_CHANGES_OFFSET));
        if (changes == seenChanges) {
            return;
        }
        final Map<Integer, DatabaseInfo> now =
                databases().stream().collect(Collectors.toMap(DatabaseInfo::oid, Function.identity(), (a, b) -> a));
        final Map<Integer, DatabaseInfo> before;
        synchronized (this) {
            before = known;
            // what this process makes at this moment is known to its listeners already
            before.values().stream()
                    .filter(database -> row(database.oid()) >= 0)
                    .forEach(database -> now.putIfAbsent(database.oid(), database));
            known = now;
        }
        final boolean first = seenChanges < 0;
        seenChanges = changes;
        if (first) {
            return;
        }
        before.values().stream()
                .filter(database -> !now.containsKey(database.oid()))
                .forEach(database -> tell(listener -> listener.dropped(database)));
        now.values().stream()
                .filter(database -> !before.containsKey(database.oid()))
                .forEach(database -> tell(listener -> listener.created(database)));
    }

    private void tell(final Consumer<DatabaseListener> event) {
        for (final DatabaseListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (final RuntimeException e) {
                LOG.warn("a listener for databases failed: {}", e.getMessage(), e);
            }
        }
    }

    /**
     * Takes away what a dead process left: databases that it was making, and finishes what it was dropping.
     *
     * @param process its slot
     */
    public void sweep(final int process) {
        final Map<Integer, String> orphans = new HashMap<>();
        table.exclusively(() -> {
            table.sweep(process, row -> true, row -> {
                orphans.put(buffer.getInt(table.payload(row) + ID_OFFSET), table.name(row));
                table.remove(row);
            });
            return null;
        });
        orphans.forEach(segments::freeScope);
    }
}
