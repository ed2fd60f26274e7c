package dev.backplane.engine.backend;

import static dev.backplane.engine.backend.BackendSlotDescriptor.*;

import dev.backplane.engine.Limits;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.process.ProcessList;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;

/** The backend slots of an instance as anybody may read them, without a lock: {@code ProcArray} and {@code pg_stat_activity}. */
public class BackendSlots {
    private final UnsafeBuffer buffer;
    private final ControlFileDescriptor layout;
    private final ProcessList processes;
    private final int capacity;
    private final int maxLocks;

    BackendSlots(
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
     * How many slots were ever in use: readers need not look further.
     *
     * @return at most {@link #capacity()}
     */
    public final int used() {
        return Math.min(capacity, buffer.getIntVolatile(ControlFileDescriptor.BACKENDS_USED_OFFSET));
    }

    /**
     * The number of slots.
     *
     * @return max_backends
     */
    public final int capacity() {
        return capacity;
    }

    /**
     * The process that has a slot.
     *
     * @param slot from 0
     * @return the process's slot; -1 if the backend slot is free
     */
    public final int process(final int slot) {
        final int process = (int) (buffer.getLongVolatile(layout.backend(slot) + OWNER_OFFSET) & 0xFFFF) - 1;
        return process < processes.capacity() ? process : -1;
    }

    /**
     * The pid of a process.
     *
     * @param process its slot
     * @return who has the slot, or had it last
     */
    public final long pid(final int process) {
        return processes.pid(process);
    }

    /**
     * What a backend waits for.
     *
     * @param slot from 0
     * @return class and event; 0 for nothing, or a free slot
     */
    public final int waitEvent(final int slot) {
        return buffer.getIntVolatile(layout.backend(slot) + WAIT_EVENT_OFFSET);
    }

    /**
     * The lock that a backend waits for.
     *
     * @param slot from 0
     * @return its location; 0 for none
     */
    public final long waitLock(final int slot) {
        return buffer.getLongVolatile(layout.backend(slot) + WAIT_LOCK_OFFSET);
    }

    /**
     * Whether any backend sleeps for a lock.
     *
     * @return false if none does at this moment
     */
    public final boolean hasLockWaits() {
        final int used = used();
        for (int slot = 0; slot < used; slot++) {
            if (waitLock(slot) != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * How a backend waits for its lock.
     *
     * @param slot from 0
     * @return as {@link BackendSlotDescriptor} has it; to be read after {@link #waitLock}
     */
    public final int waitMode(final int slot) {
        return buffer.getInt(layout.backend(slot) + WAIT_MODE_OFFSET);
    }

    /**
     * A backend's ticket in its lock's queue.
     *
     * @param slot from 0
     * @return 0 if it is in none; to be read after {@link #waitLock}
     */
    public final long waitTicket(final int slot) {
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
    public final long ticketFor(final int slot, final long location) {
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
     * Since when a backend waits for its lock.
     *
     * @param slot from 0
     * @return System.nanoTime(); to be read after {@link #waitLock}
     */
    public final long waitSince(final int slot) {
        return buffer.getLong(layout.backend(slot) + WAIT_SINCE_OFFSET);
    }

    /**
     * The database that a backend is bound to.
     *
     * @param slot from 0
     * @return its id; 0 for none, or a free slot
     */
    public final int databaseId(final int slot) {
        return buffer.getIntVolatile(layout.backend(slot) + DATABASE_ID_OFFSET);
    }

    /**
     * Reads a ledger entry of any backend: one load.
     *
     * @param slot from 0
     * @param place from 0
     * @return the entry
     */
    public final long entry(final int slot, final int place) {
        return buffer.getLongVolatile(entryOffset(slot, place));
    }

    /**
     * Since when the lock of a ledger entry is held.
     *
     * @param slot from 0
     * @param place from 0
     * @return System.nanoTime(), as the coarse clock showed it
     */
    public final long heldSince(final int slot, final int place) {
        return buffer.getLong(entryOffset(slot, place) + LEDGER_SINCE_OFFSET);
    }

    final int entryOffset(final int slot, final int place) {
        return layout.backend(slot) + LEDGER_OFFSET + place * ControlFileDescriptor.LEDGER_PLACE_LENGTH;
    }

    /**
     * Whether a living backend holds, wants or releases a lock in a piece of memory.
     *
     * @param begin location of the first byte
     * @param end location after the last one
     * @return true if a ledger says so
     */
    public final boolean usesLock(final long begin, final long end) {
        final LongPredicate inside = entry -> Ledger.location(entry) >= begin && Ledger.location(entry) < end;
        return IntStream.range(0, used()).anyMatch(slot -> hasEntry(slot, inside));
    }

    /**
     * Whether the ledger of a living backend has an entry of some kind.
     *
     * @param slot from 0
     * @param kind answers whether an entry is meant
     * @return true if so
     */
    public final boolean hasEntry(final int slot, final LongPredicate kind) {
        final int places = process(slot) < 0 ? 0 : ledgerUsed(slot);
        for (int place = 0; place < places; place++) {
            final long entry = entry(slot, place);
            if (!Ledger.isEmpty(entry) && kind.test(entry)) {
                return true;
            }
        }
        return false;
    }

    /**
     * How many ledger places a backend has used so far.
     *
     * @param slot from 0
     * @return the place after the last one ever used
     */
    public final int ledgerUsed(final int slot) {
        final int used = buffer.getIntVolatile(layout.backend(slot) + LEDGER_USED_OFFSET);
        return Math.min(used, maxLocks);
    }

    /**
     * A copy of a slot for show.
     *
     * @param slot from 0
     * @return the copy; empty if the slot is free or changed hands while it was copied
     */
    public final Optional<BackendSnapshot> snapshot(final int slot) {
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

    /**
     * How many exclusive holders have died so far.
     *
     * @return a number that grows whenever the data behind a lock may have become half-written
     */
    public final int ownerDeaths() {
        return buffer.getIntVolatile(ControlFileDescriptor.OWNER_DEATHS_OFFSET);
    }
}
