package dev.backplane.engine.backend;

import static dev.backplane.engine.backend.BackendSlotDescriptor.*;

import dev.backplane.api.AlreadyExistsException;
import dev.backplane.api.LimitExceededException;
import dev.backplane.api.NoBackendException;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.process.ProcessTable;
import java.util.Optional;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** The backend slots of an instance, {@code ProcArray}: this process's side of taking, reading and leaving them. */
public final class BackendTable {
    private final UnsafeBuffer buffer;
    private final ControlFile control;
    private final ProcessTable processes;
    private final int capacity;
    private final ThreadLocal<BackendSlot> current = new ThreadLocal<>();

    /**
     * The backends of an instance.
     *
     * @param control the control file
     * @param processes the processes
     */
    public BackendTable(final ControlFile control, final ProcessTable processes) {
        this.control = control;
        this.buffer = control.buffer();
        this.processes = processes;
        this.capacity = control.limits().maxBackends();
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
        final int offset = control.layout().backend(slot);
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
        final BackendSlot backend = new BackendSlot(
                buffer, offset, slot, control.limits().maxLocksPerBackend(), database, databaseId, closing -> {
                    leave.accept(closing);
                    free(slot);
                    closing.current(false);
                    current.remove();
                });
        current.set(backend);
        return backend;
    }

    private int claim() {
        final long owner = owner(processes.mySlot());
        for (int slot = 0; slot < capacity; slot++) {
            final int offset = control.layout().backend(slot);
            if (buffer.getLongVolatile(offset + OWNER_OFFSET) == 0
                    && buffer.compareAndSetLong(offset + OWNER_OFFSET, 0, owner)) {
                return slot;
            }
        }
        throw new LimitExceededException("all " + capacity + " backend slots are taken: raise max_backends in"
                + " etc/dev.backplane.instance.cfg and restart, or end some sessions");
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
        final int offset = control.layout().backend(slot);
        buffer.putIntRelease(offset + WAIT_EVENT_OFFSET, 0);
        buffer.putLongRelease(offset + WAIT_LOCK_OFFSET, 0);
        buffer.putIntRelease(offset + DATABASE_ID_OFFSET, 0);
        buffer.putIntRelease(offset + LEDGER_USED_OFFSET, 0);
        buffer.putLongVolatile(offset + OWNER_OFFSET, 0);
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
        return (int) (buffer.getLongVolatile(control.layout().backend(slot) + OWNER_OFFSET) & 0xFFFF) - 1;
    }

    /**
     * What a backend waits for.
     *
     * @param slot from 0
     * @return class and event; 0 for nothing, or a free slot
     */
    public int waitEvent(final int slot) {
        return buffer.getIntVolatile(control.layout().backend(slot) + WAIT_EVENT_OFFSET);
    }

    /**
     * The lock that a backend waits for.
     *
     * @param slot from 0
     * @return its location; 0 for none
     */
    public long waitLock(final int slot) {
        return buffer.getLongVolatile(control.layout().backend(slot) + WAIT_LOCK_OFFSET);
    }

    /**
     * The database that a backend is bound to.
     *
     * @param slot from 0
     * @return its id; 0 for none, or a free slot
     */
    public int databaseId(final int slot) {
        return buffer.getIntVolatile(control.layout().backend(slot) + DATABASE_ID_OFFSET);
    }

    /**
     * Reads a ledger entry of any backend: one load.
     *
     * @param slot from 0
     * @param place from 0
     * @return the entry
     */
    public long entry(final int slot, final int place) {
        return buffer.getLongVolatile(control.layout().backend(slot) + LEDGER_OFFSET + place * Long.BYTES);
    }

    /**
     * How many ledger places a backend has used so far.
     *
     * @param slot from 0
     * @return the place after the last one ever used
     */
    public int ledgerUsed(final int slot) {
        final int used = buffer.getIntVolatile(control.layout().backend(slot) + LEDGER_USED_OFFSET);
        return Math.min(used, control.limits().maxLocksPerBackend());
    }

    /**
     * Clears a ledger entry of a dead backend.
     *
     * @param slot from 0
     * @param place from 0
     */
    public void clearEntry(final int slot, final int place) {
        buffer.putLongVolatile(control.layout().backend(slot) + LEDGER_OFFSET + place * Long.BYTES, 0);
    }

    /**
     * A copy of a slot for show.
     *
     * @param slot from 0
     * @return the copy; empty if the slot is free or changed hands while it was copied
     */
    public Optional<BackendSnapshot> snapshot(final int slot) {
        final int offset = control.layout().backend(slot);
        final long owner = buffer.getLongVolatile(offset + OWNER_OFFSET);
        if (owner == 0) {
            return Optional.empty();
        }
        final int used = ledgerUsed(slot);
        int held = 0;
        for (int place = 0; place < used; place++) {
            held += Ledger.isHeld(entry(slot, place)) ? 1 : 0;
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
