package dev.backplane.engine.backend;

import static dev.backplane.engine.backend.BackendSlotDescriptor.*;

import dev.backplane.api.AlreadyExistsException;
import dev.backplane.api.LimitExceededException;
import dev.backplane.api.NoBackendException;
import dev.backplane.engine.Limits;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.process.ProcessList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/** The backend slots of an instance, {@code ProcArray}: this process's side of taking, reading and leaving them. */
public final class BackendTable extends BackendSlots {
    private static final byte[] DISOWNED_TYPE = "disowned locks".getBytes(StandardCharsets.UTF_8);

    private final UnsafeBuffer buffer;
    private final ControlFileDescriptor layout;
    private final ProcessList processes;
    private final int maxLocks;
    /** Guarded by itself. */
    private final List<BackendSlot> lingering = new ArrayList<>();

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
        super(buffer, layout, limits, processes);
        this.buffer = buffer;
        this.layout = layout;
        this.processes = processes;
        this.maxLocks = limits.maxLocksPerBackend();
    }

    /**
     * Takes a slot for the calling thread, which must have none.
     *
     * @param type the backend's type, checked
     * @param applicationName its name, checked
     * @param database the database, or empty
     * @param databaseId the database's id, or 0
     * @param locks what it can hold
     * @return the thread's current backend
     */
    public BackendSlot register(
            final byte[] type,
            final byte[] applicationName,
            final Optional<String> database,
            final int databaseId,
            final HeldLocks locks) {
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
        final BackendSlot backend = new BackendSlot(this, locks, buffer, offset, slot, maxLocks, database, databaseId);
        current.set(backend);
        return backend;
    }

    /** The calling thread's backend holds nothing any more that is its own. */
    void leave(final BackendSlot backend) {
        if (backend.hasDisowned()) {
            ShmemText.put(buffer, layout.backend(backend.slot()) + TYPE_OFFSET, DISOWNED_TYPE);
            synchronized (lingering) {
                lingering.add(backend);
            }
        } else {
            free(backend.slot());
        }
        backend.current(false);
        current.remove();
    }

    /** Frees the slots of backends that left while holds that they had disowned were not released yet. */
    public void freeLingering() {
        synchronized (lingering) {
            for (final Iterator<BackendSlot> backends = lingering.iterator(); backends.hasNext(); ) {
                final BackendSlot backend = backends.next();
                if (!backend.hasDisowned()) {
                    free(backend.slot());
                    backends.remove();
                }
            }
        }
    }

    private int claim() {
        final long owner = owner(processes.mySlot());
        for (int slot = 0; slot < capacity(); slot++) {
            final int offset = layout.backend(slot);
            if (buffer.getLongVolatile(offset + OWNER_OFFSET) == 0) {
                ControlFile.raise(buffer, ControlFileDescriptor.BACKENDS_USED_OFFSET, slot + 1);
                if (buffer.compareAndSetLong(offset + OWNER_OFFSET, 0, owner)) {
                    return slot;
                }
            }
        }
        throw new LimitExceededException("all " + capacity() + " backend slots are taken: raise max_backends in"
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
     * Takes a ticket for a queue.
     *
     * @return from 1; larger than all before
     */
    public long nextTicket() {
        return buffer.getAndAddLong(ControlFileDescriptor.TICKET_OFFSET, 1) + 1;
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
}
