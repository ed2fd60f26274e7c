package dev.backplane.engine.backend;

import static dev.backplane.engine.backend.BackendSlotDescriptor.*;

import dev.backplane.api.NoBackendException;
import dev.backplane.api.TooManyLocksException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendState;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.Words;
import java.util.Optional;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * This thread's session: PostgreSQL's {@code MyProc} with its {@code held_lwlocks}. Everything here is called by the
 * thread that registered; what others may see is in the slot, see {@link BackendSlotDescriptor}.
 *
 * <p>Places of the ledger are used from 0 on, so that most of the time the last one in use is the one to be released. A
 * copy of the ledger on the heap would save nothing: what this thread wrote comes back from its own cache.
 */
public final class BackendSlot implements Backend {
    private final UnsafeBuffer buffer;
    private final int offset;
    private final int slot;
    private final Thread thread;
    private final Optional<String> database;
    private final int databaseId;
    private final Consumer<BackendSlot> leave;
    private final long ledger;
    private final long waitEvent;
    private final long clock;
    private final int maxLocks;
    /** The thread whose current backend this is; null while it is set aside, and after it has left. */
    private Thread owner;
    /** Places from here on are empty. */
    private int top;
    /** How many places survivors look at: the shared number, kept here. */
    private int used;

    private boolean closed;

    BackendSlot(
            final UnsafeBuffer buffer,
            final int offset,
            final int slot,
            final int maxLocks,
            final Optional<String> database,
            final int databaseId,
            final Consumer<BackendSlot> leave) {
        this.buffer = buffer;
        this.offset = offset;
        this.slot = slot;
        this.thread = Thread.currentThread();
        this.owner = thread;
        this.database = database;
        this.databaseId = databaseId;
        this.leave = leave;
        this.maxLocks = maxLocks;
        this.ledger = Words.address(buffer, offset + LEDGER_OFFSET);
        this.waitEvent = Words.address(buffer, offset + WAIT_EVENT_OFFSET);
        this.clock = Words.address(buffer, ControlFileDescriptor.CLOCK_OFFSET);
    }

    @Override
    public int id() {
        return slot + 1;
    }

    /**
     * The slot's number, as the lock word stores it.
     *
     * @return from 0
     */
    public int slot() {
        return slot;
    }

    @Override
    public Optional<String> database() {
        return database;
    }

    /**
     * The database's id.
     *
     * @return 0 if bound to none
     */
    public int databaseId() {
        return databaseId;
    }

    @Override
    public void state(final BackendState state) {
        requireMyThread();
        buffer.putIntRelease(offset + STATE_OFFSET, state.ordinal());
    }

    /**
     * Reports the begin of a wait: {@code pgstat_report_wait_start}, one plain store in effect.
     *
     * @param waitEventInfo class and event
     */
    public void waitStart(final int waitEventInfo) {
        Words.putIntRelease(buffer, waitEvent, waitEventInfo);
    }

    /** Reports the end of a wait: {@code pgstat_report_wait_end}. */
    public void waitEnd() {
        Words.putIntRelease(buffer, waitEvent, 0);
    }

    /**
     * The wait event reported now.
     *
     * @return class and event, or 0
     */
    public int waitEvent() {
        return buffer.getInt(offset + WAIT_EVENT_OFFSET);
    }

    /**
     * Shows which lock the backend waits for. A full fence: what it loads next is not older than what others see here.
     *
     * @param location the lock
     * @param mode as {@link BackendSlotDescriptor} has it
     * @param ticket its ticket in the lock's queue; 0 if it is in none
     * @param since System.nanoTime() when it began to wait
     */
    public void waitLock(final long location, final int mode, final long ticket, final long since) {
        buffer.putInt(offset + WAIT_MODE_OFFSET, mode);
        buffer.putLong(offset + WAIT_SINCE_OFFSET, since);
        buffer.putLongRelease(offset + WAIT_TICKET_OFFSET, ticket);
        buffer.putLongVolatile(offset + WAIT_LOCK_OFFSET, location);
    }

    /** Shows that the backend waits for no lock any more. */
    public void waitLockEnd() {
        buffer.putLongRelease(offset + WAIT_LOCK_OFFSET, 0);
    }

    /**
     * Finds an empty place in the ledger. It stays empty until {@link #ledger(int, long)}.
     *
     * @return the place
     * @throws TooManyLocksException if there is none
     */
    public int emptyPlace() {
        return top < used ? top : newPlace();
    }

    private int newPlace() {
        if (used < maxLocks) {
            used++;
            buffer.putIntRelease(offset + LEDGER_USED_OFFSET, used);
            return top;
        }
        for (int place = 0; place < top; place++) {
            if (currentEntry(place) == 0) {
                return place;
            }
        }
        throw new TooManyLocksException("too many LWLocks taken: backend " + id() + " holds " + maxLocks
                + " already; raise max_locks_per_backend in etc/dev.backplane.instance.cfg and restart");
    }

    /**
     * Writes an entry, ordered before all later stores and after all earlier ones.
     *
     * @param place its place
     * @param entry as {@link Ledger} has it
     */
    public void ledger(final int place, final long entry) {
        if (place >= top) {
            top = place + 1;
        }
        Words.putRelease(buffer, address(place), entry);
    }

    /**
     * Writes the entry of a lock that is held now, and since when.
     *
     * @param place its place, where {@link #ledger} said INTENT before
     * @param entry as {@link Ledger} has it
     */
    public void hold(final int place, final long entry) {
        final long address = address(place);
        Words.put(buffer, address + LEDGER_SINCE_OFFSET, Words.get(buffer, clock));
        Words.putRelease(buffer, address, entry);
    }

    private long address(final int place) {
        return ledger + (long) place * ControlFileDescriptor.LEDGER_PLACE_LENGTH;
    }

    /**
     * Keeps a hold that is this backend's no more. Somebody else will clear the entry.
     *
     * @param place of the hold
     */
    public void disown(final int place) {
        final long entry = entry(place);
        final int phase = Ledger.isExclusive(entry) ? Ledger.EXCLUSIVE_DISOWNED : Ledger.SHARED_DISOWNED;
        ledger(place, Ledger.entry(Ledger.location(entry), phase));
    }

    /** An entry that somebody else may have cleared: only those that were disowned. */
    private long currentEntry(final int place) {
        final long entry = entry(place);
        return Ledger.isDisowned(entry) ? Words.getVolatile(buffer, address(place)) : entry;
    }

    /**
     * Whether somebody else has yet to release what this backend disowned.
     *
     * @return true if so
     */
    boolean hasDisowned() {
        for (int place = 0; place < top; place++) {
            if (Ledger.isDisowned(currentEntry(place))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Clears an entry, ordered after all earlier stores.
     *
     * @param place its place
     */
    public void clearLedger(final int place) {
        Words.putRelease(buffer, address(place), 0);
        if (place == top - 1) {
            top = place;
            while (top > 0 && entry(top - 1) == 0) {
                top--;
            }
        }
    }

    /**
     * The place of a lock that is held.
     *
     * @param location the lock
     * @return the place of the latest hold; -1 if it is not held
     */
    public int place(final long location) {
        for (int place = top - 1; place >= 0; place--) {
            final long entry = entry(place);
            if (Ledger.location(entry) == location && Ledger.isHeld(entry)) {
                return place;
            }
        }
        return -1;
    }

    /**
     * The entry at a place.
     *
     * @param place from 0 to {@link #ledgerTop()} - 1
     * @return the entry, 0 if empty
     */
    public long entry(final int place) {
        return Words.get(buffer, address(place));
    }

    /**
     * How many places are in use at most.
     *
     * @return the place after the last one in use
     */
    public int ledgerTop() {
        return top;
    }

    /**
     * Whether this is the current backend of a thread: what the thread-local would answer, for less. Only its
     * own thread gets true, and that thread wrote what is read here.
     *
     * @param caller the calling thread
     * @return true if so
     */
    public boolean isCurrentOf(final Thread caller) {
        return caller == owner;
    }

    /**
     * Notes whether this is its thread's current backend.
     *
     * @param value false when it has left or is set aside
     */
    void current(final boolean value) {
        owner = value ? thread : null;
    }

    /**
     * Whether it is its thread's current backend.
     *
     * @return false after it has left, and while a nested one is in its place
     */
    public boolean isCurrent() {
        return owner != null;
    }

    /** Refuses other threads, and use after closing. */
    public void requireMyThread() {
        if (Thread.currentThread() != thread || closed) {
            throw new NoBackendException(
                    closed
                            ? "backend " + id() + " has left the instance"
                            : "backend " + id() + " belongs to thread \"" + thread.getName()
                                    + "\" and was used by thread \""
                                    + Thread.currentThread().getName() + "\"");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            requireMyThread();
            leave.accept(this);
            closed = true;
        }
    }
}
