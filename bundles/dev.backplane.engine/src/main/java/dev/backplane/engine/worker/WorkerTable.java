package dev.backplane.engine.worker;

import static dev.backplane.engine.worker.WorkerSlotDescriptor.*;

import dev.backplane.api.LimitExceededException;
import dev.backplane.api.Scope;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.database.DatabaseTable;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.Futex;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.OwnerTable;
import dev.backplane.engine.table.RowDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The background workers of an instance: {@code BackgroundWorkerData}. A row of the table has a worker's name and exists as
 * long as the worker is known; its {@link WorkerSlot} has the rest.
 *
 * <p>Who writes: rows come under the table's lock, by any process, filled before they are visible. Requests and latches
 * are set by any process. All else, and the removal of rows, is the {@link WorkerSupervisor}'s, of which there is one,
 * because there is one postmaster; but the process that runs a worker says itself that it has started. Every change of
 * the state is a compare-and-set on a word that also counts the attempts, so that who comes late changes nothing.
 * After the postmaster's death the next one finds all rows, and goes on.
 */
public final class WorkerTable {
    /** Rows of one name may stand side by side: in several extensions and databases. */
    private static final int NOT_UNIQUE = 1;

    private static final int LARGEST_SHARE_OF_EXTENSION = 75;
    private static final int LARGEST_SHARE_OF_DATABASE = 25;
    private static final int PERCENT = 100;

    private final NameTable table;
    private final ControlFile control;
    private final UnsafeBuffer buffer;
    private final DatabaseTable databases;
    private final OwnerTable owners;

    /**
     * The workers of an instance.
     *
     * @param table their names
     * @param control the control file
     * @param databases what they are bound to
     * @param owners the extensions
     */
    public WorkerTable(
            final NameTable table, final ControlFile control, final DatabaseTable databases, final OwnerTable owners) {
        this.table = table;
        this.control = control;
        this.buffer = control.buffer();
        this.databases = databases;
        this.owners = owners;
    }

    WorkerSlot slot(final int row) {
        return new WorkerSlot(buffer, control.layout().worker(row), row);
    }

    int capacity() {
        return table.capacity();
    }

    int generation(final int row) {
        return table.generation(row);
    }

    boolean isLive(final int row, final int generation) {
        return table.state(row) == RowDescriptor.READY && table.generation(row) == generation;
    }

    String name(final int row) {
        return table.name(row);
    }

    /**
     * Registers a worker, or finds the one that is registered already.
     *
     * @param extension whose it is, {@code name:version}
     * @param spec what to run
     * @param stays whether it is listed still when it has ended by itself
     * @return its handle
     * @throws LimitExceededException if there is no room
     */
    public RegisteredWorker register(final String extension, final WorkerSpec spec, final boolean stays) {
        final byte[] owner = ShmemText.encode("extension", extension, MAX_EXTENSION_BYTES);
        final byte[] name = ShmemText.encode("background worker", spec.name(), MAX_NAME_BYTES);
        final byte[] type = ShmemText.encode("background worker (type)", spec.type(), MAX_TYPE_BYTES);
        final byte[] main =
                ShmemText.encode("background worker's class", spec.main().getName(), MAX_MAIN_BYTES);
        final byte[] argument = spec.argument().isEmpty()
                ? new byte[0]
                : ShmemText.encode("background worker's argument", spec.argument(), MAX_ARGUMENT_BYTES);
        final int database = spec.database().map(databases::id).orElse(0);
        final int kind = spec.scope() == Scope.DATABASE ? REGISTRATION : WORKER;
        final RegisteredWorker worker = table.exclusively(() -> {
            final int present = find(owner, name, database, kind);
            if (present >= 0) {
                return handle(present);
            }
            requireRoom(extension, database);
            return handle(insert(name, slot -> {
                slot.kind(kind);
                slot.database(database);
                slot.options(WorkerSlot.options(spec.isolation(), spec.start(), spec.restart(), stays));
                slot.rests(
                        (int) spec.minBackoff().toMillis(),
                        (int) spec.maxBackoff().toMillis(),
                        (int) spec.healthyAfter().toMillis());
                slot.texts(type, owner, main, argument);
            }));
        });
        signal();
        return worker;
    }

    /** Makes the worker of a registration in a database, unless one of this name was registered for that database itself. */
    void expand(final WorkerSlot parent, final int database) {
        final byte[] name = name(parent.row()).getBytes(StandardCharsets.UTF_8);
        final byte[] owner = parent.extension().getBytes(StandardCharsets.UTF_8);
        table.exclusively(() -> {
            final int present = find(owner, name, database, WORKER);
            if (present >= 0) {
                return present;
            }
            requireRoom(parent.extension(), database);
            return insert(name, slot -> {
                slot.kind(WORKER);
                slot.parent(parent.row(), generation(parent.row()));
                slot.database(database);
                slot.options(parent.options());
                slot.rests(parent.minBackoff(), parent.maxBackoff(), parent.healthyAfter());
                slot.texts(
                        parent.type().getBytes(StandardCharsets.UTF_8),
                        owner,
                        parent.main().getBytes(StandardCharsets.UTF_8),
                        parent.argument().getBytes(StandardCharsets.UTF_8));
            });
        });
    }

    private int insert(final byte[] name, final Consumer<WorkerSlot> fill) {
        final int row = table.insert(NOT_UNIQUE, name, 0, payload -> {
            final WorkerSlot slot = slot(row(payload));
            slot.clear();
            fill.accept(slot);
        });
        table.state(row, RowDescriptor.READY);
        return row;
    }

    private int row(final int payload) {
        return (payload - table.payload(0)) / (table.payload(1) - table.payload(0));
    }

    private int find(final byte[] owner, final byte[] name, final int database, final int kind) {
        final String text = new String(name, StandardCharsets.UTF_8);
        for (int row = 0; row < capacity(); row++) {
            if (table.state(row) == RowDescriptor.READY) {
                final WorkerSlot slot = slot(row);
                if (slot.isOf(owner)
                        && slot.database() == database
                        && slot.isRegistration() == (kind == REGISTRATION)
                        && (slot.requests() & FORGET) == 0
                        && table.name(row).equals(text)) {
                    return row;
                }
            }
        }
        return -1;
    }

    /** No extension and no database may take all places from the others. */
    private void requireRoom(final String extension, final int database) {
        final String name = extensionName(extension);
        int ofExtension = 0;
        int ofDatabase = 0;
        for (int row = 0; row < capacity(); row++) {
            if (table.state(row) != RowDescriptor.FREE) {
                final WorkerSlot slot = slot(row);
                ofExtension += extensionName(slot.extension()).equals(name) ? 1 : 0;
                ofDatabase += database != 0 && slot.database() == database ? 1 : 0;
            }
        }
        requireShare("extension " + name, ofExtension, LARGEST_SHARE_OF_EXTENSION);
        if (database != 0) {
            requireShare("database " + databases.name(database).orElse("?"), ofDatabase, LARGEST_SHARE_OF_DATABASE);
        }
    }

    private void requireShare(final String whose, final int used, final int percent) {
        final int share = Math.max(1, (capacity() * percent + PERCENT - 1) / PERCENT);
        if (used >= share) {
            throw new LimitExceededException(whose + " has " + used + " background workers, its share of " + percent
                    + " % of the " + capacity() + " places: raise " + "max_workers"
                    + " in etc/dev.backplane.instance.cfg and restart, or stop some with worker:stop");
        }
    }

    private static String extensionName(final String extension) {
        return extension.substring(0, Math.max(0, extension.lastIndexOf(':')));
    }

    RegisteredWorker handle(final int row) {
        return new RegisteredWorker(this, row, table.generation(row));
    }

    /** Takes a worker off the list. */
    void remove(final WorkerSlot slot) {
        table.exclusively(() -> {
            table.remove(slot.row());
            return null;
        });
        slot.tellChange();
    }

    /** The rows that are in use, in ascending order; they may go at any time, but not come back under the lock's users. */
    List<WorkerSlot> slots(final Predicate<WorkerSlot> filter) {
        final List<WorkerSlot> slots = new ArrayList<>();
        for (int row = 0; row < capacity(); row++) {
            if (table.state(row) == RowDescriptor.READY) {
                final WorkerSlot slot = slot(row);
                if (filter.test(slot)) {
                    slots.add(slot);
                }
            }
        }
        return slots;
    }

    /**
     * What is known of all workers.
     *
     * @return a snapshot in the order of their ids
     */
    public List<WorkerInfo> workers() {
        return table.shared(() -> slots(slot -> true).stream().map(this::info).toList());
    }

    /** Whether the extension is in any process, so that the worker may run once. */
    boolean hasExtension(final WorkerSlot slot) {
        return owners.exists(slot.extension());
    }

    /** Whether a worker can be bound to its database now. */
    boolean canConnect(final WorkerSlot slot) {
        return slot.database() == 0 || databases.accepts(slot.database());
    }

    WorkerInfo info(final WorkerSlot slot) {
        final WorkerState state = slot.state();
        final long pid = slot.pid();
        final int backend = slot.backend();
        final String cause = slot.cause();
        return new WorkerInfo(
                slot.row() + 1,
                Optional.of(slot.parent() + 1).filter(parent -> parent > 0),
                name(slot.row()),
                slot.type(),
                slot.extension(),
                slot.isRegistration() ? Scope.DATABASE : Scope.GLOBAL,
                slot.database() == 0 ? Optional.empty() : databases.name(slot.database()),
                state,
                Optional.of(pid).filter(present -> present != 0 && state.isRunning()),
                Optional.of(backend).filter(present -> present != 0 && state.isRunning()),
                slot.isolation(),
                slot.restart(),
                slot.start(),
                slot.restarts(),
                Instant.ofEpochMilli(slot.sinceMillis()),
                Optional.of(cause).filter(text -> !text.isEmpty()),
                slot.main(),
                slot.argument());
    }

    /**
     * A worker by its id.
     *
     * @param id from 1
     * @return its handle; empty if there is none
     */
    public Optional<RegisteredWorker> find(final int id) {
        final int row = id - 1;
        return row >= 0 && row < capacity() && table.state(row) == RowDescriptor.READY
                ? Optional.of(handle(row))
                : Optional.empty();
    }

    /** Wakes the supervisor. */
    public void signal() {
        signal(Futex::best);
    }

    /**
     * Wakes the supervisor.
     *
     * @param futex with which it waits once the signal is given
     */
    void signal(final Supplier<Futex> futex) {
        buffer.getAndAddInt(table.sequenceOffset(), 1);
        futex.get().wake(buffer, table.sequenceOffset(), Integer.MAX_VALUE, -1);
    }

    int signals() {
        return buffer.getIntVolatile(table.sequenceOffset());
    }

    void awaitSignal(final Futex futex, final int seen, final long nanos) {
        futex.await(buffer, table.sequenceOffset(), seen, nanos, -1);
    }

    /**
     * Stops all workers of an extension's version, for good.
     *
     * @param extension {@code name:version}
     * @param timeout how long to wait for them
     * @return those that run still
     */
    public List<WorkerInfo> stopOf(final String extension, final Duration timeout) {
        final byte[] owner = ShmemText.encode("extension", extension, MAX_EXTENSION_BYTES);
        return stop(slot -> slot.isOf(owner), timeout);
    }

    /**
     * Lets all workers leave a database that nobody may use for a while. A registration makes its workers anew when the
     * database takes connections again; the others start again then, unless they are never to be restarted.
     *
     * @param database its id
     * @param timeout how long to wait for them
     * @return those that run still
     */
    public List<WorkerInfo> leave(final int database, final Duration timeout) {
        return awaitNone(
                slot -> slot.database() == database
                        && (slot.parent() >= 0 || slot.state().isRunning()),
                WorkerTable::requestToLeave,
                timeout);
    }

    private static void requestToLeave(final WorkerSlot slot) {
        if (slot.parent() >= 0) {
            slot.request(STOP | FORGET);
        } else if ((slot.requests() & (STOP | FORGET)) == 0) {
            final boolean never = slot.restart() == RestartPolicy.NEVER;
            slot.request(!never ? RESTART : slot.stays() ? STOP : STOP | FORGET);
        }
    }

    /**
     * Stops all workers that are bound to a database, for good.
     *
     * @param database its id
     * @param timeout how long to wait for them
     * @return those that run still
     */
    public List<WorkerInfo> stopIn(final int database, final Duration timeout) {
        return stop(slot -> slot.database() == database, timeout);
    }

    private List<WorkerInfo> stop(final Predicate<WorkerSlot> filter, final Duration timeout) {
        return awaitNone(filter, slot -> slot.request(STOP | FORGET), timeout);
    }

    private List<WorkerInfo> awaitNone(
            final Predicate<WorkerSlot> filter, final Consumer<WorkerSlot> request, final Duration timeout) {
        final long began = System.nanoTime();
        while (true) {
            final List<WorkerSlot> left = slots(filter);
            left.forEach(request);
            if (left.isEmpty()) {
                return List.of();
            }
            final WorkerSlot first = left.get(0);
            final int changes = buffer.getIntVolatile(first.changesOffset());
            signal();
            final long rest = timeout.toNanos() - (System.nanoTime() - began);
            if (rest <= 0) {
                return left.stream().map(this::info).toList();
            }
            if (table.state(first.row()) == RowDescriptor.READY) {
                Futex.best().await(buffer, first.changesOffset(), changes, Math.min(rest, 50_000_000), -1);
            }
        }
    }

    /**
     * Takes away what a dead process left half-made.
     *
     * @param process its slot
     */
    public void sweep(final int process) {
        table.exclusively(() -> {
            table.sweep(process, row -> true, table::remove);
            return null;
        });
    }
}
