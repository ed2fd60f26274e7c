package dev.backplane.engine.backend;

import static dev.backplane.engine.backend.BackendSlotDescriptor.*;

import dev.backplane.api.AlreadyExistsException;
import dev.backplane.api.LimitExceededException;
import dev.backplane.api.NoBackendException;
import dev.backplane.engine.Limits;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.process.ProcessList;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** The backend slots of an instance, {@code ProcArray}: this process's side of taking, reading and leaving them. */
public final class BackendTable {
    private static final byte[] DISOWNED_TYPE = "disowned locks".getBytes(StandardCharsets.UTF_8);

    private final UnsafeBuffer buffer;
    private final ControlFileDescriptor layout;
    private final ProcessList processes;
    private final int capacity;
    private final int maxLocks;
    private final Queue<BackendSlot> lingering = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<BackendSlot> current = new ThreadLocal<>();

    /**
     * The backends of an instance.
     *
     * @param buffer the control file's memory
     * @param layout where the slots lie
     * @param limits how many there are, and how long their ledgers
     * @param processes the processes
     */
    public BackendTable(
            final UnsafeBuffer buffer,
            final ControlFileDescriptor layout,
            final Limits limits,
            final ProcessList processes) {
        this.buffer = buffer;
        this.layout = layout;
        this.processes = processes;
        this.capacity = limits.maxBackends();
        this.maxLocks = limits.maxLocksPerBackend();
    }

    /**
     * Takes a slot for the calling thread, which must have none.
     *
     * @param type the backend's type, checked
     * @param applicationName its name, checked
     * @param database the database, or empty
     * @param databaseId the database's id, or 0
     * @param leave runs before the slot becomes free: releases what is held
     * @return the thread's current backend
     */
    public BackendSlot register(
            final byte[] type,
            final byte[] applicationName,
            final Optional<String> database,
            final int databaseId,
            final Consumer<BackendSlot> leave) {
        if (current.get() != null) {
            throw new AlreadyExistsException(
                    "thread \"" + Thread.currentThread().getName() + "\" is backend "
                            + current.get().id() + " already: close it first");
        }
        final int slot = claim();
        final int offset = layout.backend(slot);
        buffer.putLong(offset + THREAD_ID_OFFSET, Thread.currentThread().getId());
        buffer.putInt(offset + STATE_OFFSET, 0);
        buffer.putLong(offset + REGISTERED_OFFSET, System.currentTimeMillis());
        ShmemText.put(buffer, offset + TYPE_OFFSET, type);
        ShmemText.put(buffer, offset + APPLICATION_NAME_OFFSET, applicationName);
        ShmemText.put(
                buffer,
                offset + THREAD_NAME_OFFSET,
                ShmemText.truncate(Thread.currentThread().getName(), MAX_THREAD_NAME_BYTES));
        buffer.putIntVolatile(offset + DATABASE_ID_OFFSET, databaseId);
        final BackendSlot backend = new BackendSlot(buffer, offset, slot, maxLocks, database, databaseId, closing -> {
            leave.accept(closing);
            leave(closing);
        });
        current.set(backend);
        return backend;
    }

    private void leave(final BackendSlot backend) {
        if (backend.hasDisowned()) {
            ShmemText.put(buffer, layout.backend(backend.slot()) + TYPE_OFFSET, DISOWNED_TYPE);
            lingering.add(backend);
        } else {
            free(backend.slot());
        }
        backend.current(false);
        current.remove();
    }

    /** Frees the slots of backends that left while holds that they had disowned were not released yet. */
    public void freeLingering() {
        lingering.removeIf(backend -> {
            final boolean over = !backend.hasDisowned();
            if (over) {
                free(backend.slot());
            }
            return over;
        });
    }

    private int claim() {
        final long owner = owner(processes.mySlot());
        for (int slot = 0; slot < capacity; slot++) {
            final int offset = layout.backend(slot);
            if (buffer.getLongVolatile(offset + OWNER_OFFSET) == 0) {
                raiseUsed(slot + 1);
                if (buffer.compareAndSetLong(offset + OWNER_OFFSET, 0, owner)) {
                    return slot;
                }
            }
        }
        throw new LimitExceededException("all " + capacity + " backend slots are taken: raise max_backends in"
                + " etc/dev.backplane.instance.cfg and restart, or end some sessions");
    }

    private void raiseUsed(final int wanted) {
        int used = used();
        while (used < wanted && !buffer.compareAndSetInt(ControlFileDescriptor.BACKENDS_USED_OFFSET, used, wanted)) {
            used = used();
        }
    }

    /**
     * How many slots were ever in use: readers need not look further.
     *
     * @return at most {@link #capacity()}
     */
    public int used() {
        return Math.min(capacity, buffer.getIntVolatile(ControlFileDescriptor.BACKENDS_USED_OFFSET));
    }

    private long owner(final int processSlot) {
        return (long) processes.generation(processSlot) << 32 | (processSlot + 1);
    }

    /**
     * Makes a slot free. Its ledger must be empty.
     *
     * @param slot from 0
     */
    public void free(final int slot) {
        final int offset = layout.backend(slot);
        buffer.putIntRelease(offset + WAIT_EVENT_OFFSET, 0);
        clearWait(slot);
        buffer.putIntRelease(offset + DATABASE_ID_OFFSET, 0);
        buffer.putIntRelease(offset + LEDGER_USED_OFFSET, 0);
        buffer.putLongVolatile(offset + OWNER_OFFSET, 0);
    }

    /**
     * Takes a dead backend out of the queue of the lock that it waited for.
     *
     * @param slot from 0
     */
    public void clearWait(final int slot) {
        buffer.putLongVolatile(layout.backend(slot) + WAIT_LOCK_OFFSET, 0);
    }

    /**
     * The calling thread's backend.
     *
     * @return the backend, or null
     */
    public BackendSlot currentOrNull() {
        return current.get();
    }

    /**
     * Sets the calling thread's backend aside, for a nested one.
     *
     * @param backend the backend that becomes current, or null
     */
    public void makeCurrent(final BackendSlot backend) {
        final BackendSlot before = current.get();
        if (before != null) {
            before.current(false);
        }
        if (backend == null) {
            current.remove();
        } else {
            backend.current(true);
            current.set(backend);
        }
    }

    /**
     * The calling thread's backend.
     *
     * @return the backend
     * @throws NoBackendException if the thread has none
     */
    public BackendSlot current() {
        final BackendSlot backend = current.get();
        if (backend == null) {
            throw new NoBackendException("thread \"" + Thread.currentThread().getName()
                    + "\" is no backend of the instance: call Backends.register or Backends.call first");
        }
        return backend;
    }

    /**
     * The number of slots.
     *
     * @return max_backends
     */
    public int capacity() {
        return capacity;
    }

    /**
     * The process that has a slot.
     *
     * @param slot from 0
     * @return the process's slot; -1 if the backend slot is free
     */
    public int process(final int slot) {
        final int process = (int) (buffer.getLongVolatile(layout.backend(slot) + OWNER_OFFSET) & 0xFFFF) - 1;
        return process < processes.capacity() ? process : -1;
    }

    /**
     * The pid of a process.
     *
     * @param process its slot
     * @return who has the slot, or had it last
     */
    public long pid(final int process) {
        return processes.pid(process);
    }

    /**
     * What a backend waits for.
     *
     * @param slot from 0
     * @return class and event; 0 for nothing, or a free slot
     */
    public int waitEvent(final int slot) {
        return buffer.getIntVolatile(layout.backend(slot) + WAIT_EVENT_OFFSET);
    }

    /**
     * The lock that a backend waits for.
     *
     * @param slot from 0
     * @return its location; 0 for none
     */
    public long waitLock(final int slot) {
        return buffer.getLongVolatile(layout.backend(slot) + WAIT_LOCK_OFFSET);
    }

    /**
     * How a backend waits for its lock.
     *
     * @param slot from 0
     * @return as {@link BackendSlotDescriptor} has it; to be read after {@link #waitLock}
     */
    public int waitMode(final int slot) {
        return buffer.getInt(layout.backend(slot) + WAIT_MODE_OFFSET);
    }

    /**
     * A backend's ticket in its lock's queue.
     *
     * @param slot from 0
     * @return 0 if it is in none; to be read after {@link #waitLock}
     */
    public long waitTicket(final int slot) {
        return buffer.getLong(layout.backend(slot) + WAIT_TICKET_OFFSET);
    }

    /**
     * A backend's ticket in the queue of a lock. Tickets are never used again, so one that is the same before and after
     * the look at the lock belongs to it.
     *
     * @param slot from 0
     * @param location the lock
     * @return 0 if it is not in that queue
     */
    public long ticketFor(final int slot, final long location) {
        final int ticketOffset = layout.backend(slot) + WAIT_TICKET_OFFSET;
        while (true) {
            final long ticket = buffer.getLongVolatile(ticketOffset);
            if (waitLock(slot) != location) {
                return 0;
            }
            if (buffer.getLongVolatile(ticketOffset) == ticket) {
                return ticket;
            }
        }
    }

    /**
     * Takes a ticket for a queue.
     *
     * @return from 1; larger than all before
     */
    public long nextTicket() {
        return buffer.getAndAddLong(ControlFileDescriptor.TICKET_OFFSET, 1) + 1;
    }

    /**
     * Since when a backend waits for its lock.
     *
     * @param slot from 0
     * @return System.nanoTime(); to be read after {@link #waitLock}
     */
    public long waitSince(final int slot) {
        return buffer.getLong(layout.backend(slot) + WAIT_SINCE_OFFSET);
    }

    /**
     * The database that a backend is bound to.
     *
     * @param slot from 0
     * @return its id; 0 for none, or a free slot
     */
    public int databaseId(final int slot) {
        return buffer.getIntVolatile(layout.backend(slot) + DATABASE_ID_OFFSET);
    }

    /**
     * Reads a ledger entry of any backend: one load.
     *
     * @param slot from 0
     * @param place from 0
     * @return the entry
     */
    public long entry(final int slot, final int place) {
        return buffer.getLongVolatile(entryOffset(slot, place));
    }

    /**
     * Since when the lock of a ledger entry is held.
     *
     * @param slot from 0
     * @param place from 0
     * @return System.nanoTime(), as the coarse clock showed it
     */
    public long heldSince(final int slot, final int place) {
        return buffer.getLong(entryOffset(slot, place) + LEDGER_SINCE_OFFSET);
    }

    private int entryOffset(final int slot, final int place) {
        return layout.backend(slot) + LEDGER_OFFSET + place * ControlFileDescriptor.LEDGER_PLACE_LENGTH;
    }

    /**
     * Whether a living backend holds, wants or releases a lock in a piece of memory.
     *
     * @param begin location of the first byte
     * @param end location after the last one
     * @return true if a ledger says so
     */
    public boolean usesLock(final long begin, final long end) {
        final int slots = used();
        for (int slot = 0; slot < slots; slot++) {
            final int places = process(slot) < 0 ? 0 : ledgerUsed(slot);
            for (int place = 0; place < places; place++) {
                final long location = Ledger.location(entry(slot, place));
                if (location >= begin && location < end) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * How many exclusive holders have died so far.
     *
     * @return a number that grows whenever the data behind a lock may have become half-written
     */
    public int ownerDeaths() {
        return buffer.getIntVolatile(ControlFileDescriptor.OWNER_DEATHS_OFFSET);
    }

    /** Counts the death of an exclusive holder; more often does no harm. */
    public void countOwnerDeath() {
        buffer.getAndAddInt(ControlFileDescriptor.OWNER_DEATHS_OFFSET, 1);
    }

    /** Sets the coarse clock. */
    public void tick() {
        buffer.putLongRelease(ControlFileDescriptor.CLOCK_OFFSET, System.nanoTime());
    }

    /**
     * How many ledger places a backend has used so far.
     *
     * @param slot from 0
     * @return the place after the last one ever used
     */
    public int ledgerUsed(final int slot) {
        final int used = buffer.getIntVolatile(layout.backend(slot) + LEDGER_USED_OFFSET);
        return Math.min(used, maxLocks);
    }

    /**
     * Clears a ledger entry of a dead backend.
     *
     * @param slot from 0
     * @param place from 0
     */
    public void clearEntry(final int slot, final int place) {
        buffer.putLongVolatile(entryOffset(slot, place), 0);
    }

    /**
     * Clears an entry that its backend does not write any more, if it is still the one expected.
     *
     * @param slot from 0
     * @param place from 0
     * @param entry what is expected
     * @return true if it was cleared
     */
    public boolean clearEntry(final int slot, final int place, final long entry) {
        return buffer.compareAndSetLong(entryOffset(slot, place), entry, 0);
    }

    /**
     * A copy of a slot for show.
     *
     * @param slot from 0
     * @return the copy; empty if the slot is free or changed hands while it was copied
     */
    public Optional<BackendSnapshot> snapshot(final int slot) {
        final int offset = layout.backend(slot);
        final long owner = buffer.getLongVolatile(offset + OWNER_OFFSET);
        if (owner == 0) {
            return Optional.empty();
        }
        final int used = ledgerUsed(slot);
        int held = 0;
        for (int place = 0; place < used; place++) {
            final long entry = entry(slot, place);
            held += Ledger.isHeld(entry) || Ledger.isDisowned(entry) ? 1 : 0;
        }
        final BackendSnapshot copy = new BackendSnapshot(
                slot,
                process(slot),
                buffer.getIntVolatile(offset + DATABASE_ID_OFFSET),
                buffer.getInt(offset + STATE_OFFSET),
                buffer.getLong(offset + REGISTERED_OFFSET),
                ShmemText.get(buffer, offset + TYPE_OFFSET, MAX_TYPE_BYTES),
                ShmemText.get(buffer, offset + APPLICATION_NAME_OFFSET, MAX_APPLICATION_NAME_BYTES),
                ShmemText.get(buffer, offset + THREAD_NAME_OFFSET, MAX_THREAD_NAME_BYTES),
                buffer.getIntVolatile(offset + WAIT_EVENT_OFFSET),
                held);
        return buffer.getLongVolatile(offset + OWNER_OFFSET) == owner && copy.process() >= 0
                ? Optional.of(copy)
                : Optional.empty();
    }
}
