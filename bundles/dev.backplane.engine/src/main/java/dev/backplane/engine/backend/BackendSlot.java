package dev.backplane.engine.backend;

import static dev.backplane.engine.backend.BackendSlotDescriptor.*;
import static dev.backplane.engine.memory.ControlFileDescriptor.LEDGER_PLACE_LENGTH;

import dev.backplane.api.NoBackendException;
import dev.backplane.api.TooManyLocksException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendState;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.Words;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * This thread's session: PostgreSQL's {@code MyProc} with its {@code held_lwlocks}. Everything here is called by the
 * thread that registered; what others may see is in the slot, see {@link BackendSlotDescriptor}.
 *
 * <p>A place of the ledger is named by its address, as {@link Words} has it. Places are used from the first one on, so that
 * most of the time the last one in use is the one to be released. A copy of the ledger on the heap would save nothing: what
 * this thread wrote comes back from its own cache.
 */
public final class BackendSlot implements Backend {
    /** Where nothing was found. */
    public static final long NO_PLACE = -1;

    /** Where nobody knows what a word should be. */
    public static final long NOTHING_EXPECTED = 0;

    /** So many acquisitions after one that failed at first do not guess: a wrong guess costs more than a right one saves. */
    private static final int DOUBTS = 1000;

    private final UnsafeBuffer buffer;
    private final int offset;
    private final int slot;
    private final Thread thread;
    private final Optional<String> database;
    private final int databaseId;
    private final BackendTable table;
    private final HeldLocks locks;
    private final long ledger;
    private final long exclusiveHold;
    private final long waitEvent;
    private final long clock;
    private final int maxLocks;
    /** The thread whose current backend this is; null while it is set aside, and after it has left. */
    private Thread owner;
    /** All places behind this one are empty; it may be empty itself. */
    private long last;
    /** Survivors look at the places before this one: the shared number, kept here. */
    private long used;
    /** How many times a word that could be guessed is still to be looked at. */
    private int doubts;

    private boolean closed;

    BackendSlot(
            final BackendTable table,
            final HeldLocks locks,
            final UnsafeBuffer buffer,
            final int offset,
            final int slot,
            final int maxLocks,
            final Optional<String> database,
            final int databaseId) {
        this.table = table;
        this.locks = locks;
        this.buffer = buffer;
        this.offset = offset;
        this.slot = slot;
        this.thread = Thread.currentThread();
        this.owner = thread;
        this.database = database;
        this.databaseId = databaseId;
        this.maxLocks = maxLocks;
        this.ledger = Words.address(buffer, offset + LEDGER_OFFSET);
        this.exclusiveHold = locks.exclusiveHold(slot);
        this.last = ledger;
        this.used = ledger;
        this.waitEvent = Words.address(buffer, offset + WAIT_EVENT_OFFSET);
        this.clock = Words.address(buffer, ControlFileDescriptor.CLOCK_OFFSET);
        showNewPlace();
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
     * Shows which lock the backend waits for. With a ticket it is a full fence: what the backend loads next is not older than
     * what others see here.
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
        if (ticket == 0) {
            buffer.putLongRelease(offset + WAIT_LOCK_OFFSET, location);
        } else {
            buffer.putLongVolatile(offset + WAIT_LOCK_OFFSET, location);
        }
    }

    /** Shows that the backend waits for no lock any more. */
    public void waitLockEnd() {
        buffer.putLongRelease(offset + WAIT_LOCK_OFFSET, 0);
    }

    /**
     * Whether a word that can be guessed should be: there is no {@link #doubt}, or no more.
     *
     * @return true if it is likely to be {@link #expected}
     */
    public boolean isSure() {
        if (doubts == 0) {
            return true;
        }
        doubts--;
        return false;
    }

    /**
     * Notes how this backend has left the word of a lock.
     *
     * @param place of the lock's entry
     * @param word its word, until somebody else comes; or {@link #NOTHING_EXPECTED}
     */
    public void expect(final long place, final long word) {
        Words.put(buffer, place + LEDGER_EXPECTED_OFFSET, word);
    }

    /**
     * What the word of the lock should be whose entry stood at a place last.
     *
     * @param place of the lock's entry
     * @return as {@link #expect} was told
     */
    public long expected(final long place) {
        return Words.get(buffer, place + LEDGER_EXPECTED_OFFSET);
    }

    /** Somebody else wants the same locks: for a while, their words are not to be guessed. */
    public void doubt() {
        doubts = DOUBTS;
    }

    /**
     * Finds an empty place in the ledger, which stays empty until something is written there.
     *
     * @return the place
     * @throws TooManyLocksException if there is none
     */
    public long emptyPlace() {
        return Ledger.isEmpty(entry(last)) ? last : nextPlace();
    }

    private long nextPlace() {
        final long next = last + LEDGER_PLACE_LENGTH;
        if (next == used && !showNewPlace()) {
            return gap();
        }
        last = next;
        return next;
    }

    /** Lets survivors look at one place more; false if there is none. */
    private boolean showNewPlace() {
        final int places = (int) ((used - ledger) / LEDGER_PLACE_LENGTH);
        if (places == maxLocks) {
            return false;
        }
        used += LEDGER_PLACE_LENGTH;
        buffer.putIntRelease(offset + LEDGER_USED_OFFSET, places + 1);
        return true;
    }

    private long gap() {
        for (long place = ledger; place < last; place += LEDGER_PLACE_LENGTH) {
            if (Ledger.isEmpty(currentEntry(place))) {
                return place;
            }
        }
        throw new TooManyLocksException("too many LWLocks taken: backend " + id() + " holds " + maxLocks
                + " already; raise max_locks_per_backend in etc/dev.backplane.instance.cfg and restart");
    }

    /**
     * Writes an entry, ordered before all later stores and after all earlier ones.
     *
     * @param place its place, which may have been cleared meanwhile
     * @param entry as {@link Ledger} has it
     */
    public void ledger(final long place, final long entry) {
        last = Math.max(last, place);
        change(place, entry);
    }

    /**
     * Changes an entry, ordered as {@link #ledger(long, long)} is.
     *
     * @param place its place: one in use, or {@link #emptyPlace()} as it is now
     * @param entry as {@link Ledger} has it
     */
    public void change(final long place, final long entry) {
        Words.putRelease(buffer, place, entry);
    }

    /**
     * Writes since when the lock of an entry is held: now, to the ten milliseconds. It comes before the entry says HELD.
     *
     * @param place the entry's place
     */
    public void since(final long place) {
        Words.put(buffer, place + LEDGER_SINCE_OFFSET, Words.get(buffer, clock));
    }

    /**
     * What the word of a lock says while this backend holds it exclusively.
     *
     * @return as the table's constructor was told
     */
    public long exclusiveHold() {
        return exclusiveHold;
    }

    /**
     * Keeps a hold that is this backend's no more. Somebody else will clear the entry.
     *
     * @param place of the hold
     */
    public void disown(final long place) {
        final long entry = entry(place);
        final int phase = Ledger.isExclusive(entry) ? Ledger.EXCLUSIVE_DISOWNED : Ledger.SHARED_DISOWNED;
        change(place, Ledger.entry(Ledger.location(entry), phase));
    }

    /** An entry that somebody else may have cleared: only those that were disowned. */
    private long currentEntry(final long place) {
        final long entry = entry(place);
        return Ledger.isDisowned(entry) ? Words.getVolatile(buffer, place) : entry;
    }

    /**
     * Whether somebody else has yet to release what this backend disowned.
     *
     * @return true if so
     */
    boolean hasDisowned() {
        for (long place = ledger; place <= last; place += LEDGER_PLACE_LENGTH) {
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
    public void clearLedger(final long place) {
        clear(place, Ledger.empty(entry(place)));
    }

    /**
     * The same, for who knows what stands there.
     *
     * @param place its place
     * @param empty the entry without its phase
     */
    public void clear(final long place, final long empty) {
        change(place, empty);
        if (place != ledger && place == last) {
            last = lastInUse();
        }
    }

    private long lastInUse() {
        long place = last;
        while (place > ledger && Ledger.isEmpty(entry(place))) {
            place -= LEDGER_PLACE_LENGTH;
        }
        return place;
    }

    /**
     * The place of a lock that is held.
     *
     * @param location the lock
     * @return the place of the latest hold; {@link #NO_PLACE} if it is not held
     */
    public long place(final long location) {
        for (long place = lastPlace(); place >= ledger; place -= LEDGER_PLACE_LENGTH) {
            final long entry = entry(place);
            if (Ledger.location(entry) == location && Ledger.isHeld(entry)) {
                return place;
            }
        }
        return NO_PLACE;
    }

    /**
     * Whether a lock is held.
     *
     * @param location the lock
     * @return true if it is held in any mode
     */
    public boolean holds(final long location) {
        return place(location) != NO_PLACE;
    }

    /**
     * The entry at a place.
     *
     * @param place from {@link #lastPlace()} downwards
     * @return the entry, 0 if empty
     */
    public long entry(final long place) {
        return Words.get(buffer, place);
    }

    /**
     * The place behind which all are empty; it may be empty itself.
     *
     * @return the place, mostly that of the latest hold
     */
    public long lastPlace() {
        return last;
    }

    /**
     * Releases all that this backend holds, the latest first: {@code LWLockReleaseAll}.
     *
     * @return how many holds were released
     */
    public int releaseAll() {
        int holds = 0;
        for (long place = lastPlace(); place >= ledger; place -= LEDGER_PLACE_LENGTH) {
            if (Ledger.isHeld(entry(place))) {
                locks.release(this, place);
                holds++;
            }
        }
        return holds;
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
            releaseAll();
            table.leave(this);
            closed = true;
        }
    }
}
