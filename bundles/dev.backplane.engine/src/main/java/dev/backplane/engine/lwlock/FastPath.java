package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.StaleHandleException;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.backend.BackendFinder;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.fault.FaultPoint;
import dev.backplane.engine.memory.Words;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Taking and giving back a lock while nobody is in the way, for whoever knows where its word is: the handle of a lock, or an
 * array of locks.
 *
 * <p>Protocol; the word is {@link LWLockDescriptor}'s state, the ledger is {@link Ledger}'s:
 *
 * <pre>
 * acquire  shared     ledger = INTENT; load the word, or take the one expected; compare-and-set; ledger = HELD
 *          exclusive  ledger = HELD; load the word, or take the one expected; compare-and-set
 *          the compare-and-set failed: load the word and try again a few times
 *          conflict, or somebody asked to be {@link Precedence next}, or it failed each time: ledger = INTENT;
 *          {@link LockWait}
 * release  ledger = RELEASING if shared; get-and-add; free now and HAS_WAITERS: clear it by compare-and-set and, if that
 *          succeeds, increment the wake sequence and wake one; carry counters over that are half full; ledger empty, last.
 *          {@link LockQueue} has another wake-up.
 * </pre>
 *
 * <p>Invariants: EXCLUSIVE excludes every other hold; the shared count is the number of holds whose get-and-add has not
 * happened yet; whoever sleeps on the lock set HAS_WAITERS on a word that conflicted with it, after having read the
 * wake sequence, so that the release which ends the conflict sees the flag; a woken waiter takes the lock with the flag
 * set again, because others may sleep still. A process that dies anywhere in between leaves an entry in its ledger,
 * and {@link LockRecovery} puts the word right and wakes everybody.
 */
abstract class FastPath extends BackendFinder {
    private static final int FIRST_PAUSES = 16;
    private static final int LONGEST_PAUSES = 256;

    private final LockSpace space;
    private final UnsafeBuffer memory;
    private final Lease lease;
    private final boolean fifo;
    private final int exclusiveConflict;
    private final int sharedConflict;

    /**
     * Locks that behave alike.
     *
     * @param memory of one or several locks; the first one's flags are those of all
     */
    FastPath(final LockSpace space, final UnsafeBuffer memory, final Lease lease) {
        super(space.backends().currentOrNull());
        this.space = space;
        this.memory = memory;
        this.lease = lease;
        this.fifo = (memory.getInt(FLAGS_OFFSET) & FIFO) != 0;
        final long newcomerConflict = fifo ? HAS_WAITERS : NEXT;
        this.exclusiveConflict = (int) (EXCLUSIVE_CONFLICT | newcomerConflict);
        this.sharedConflict = (int) (SHARED_CONFLICT | newcomerConflict);
    }

    /** The lock of an entry, for what takes longer. */
    abstract SharedLWLock handle(long entry);

    @Override
    protected final BackendTable backends() {
        return space.backends();
    }

    final BackendSlot meIfLive(final long entry) {
        final BackendSlot me = me();
        if (lease.isStale()) {
            throw new StaleHandleException(
                    "lock " + Ledger.location(entry) + " was used after its memory had been given back");
        }
        return me;
    }

    /**
     * Takes a lock.
     *
     * @param state the address of its word
     * @param entry its entry in ledgers, without a phase
     */
    final boolean acquire(final long state, final long entry, final LWLockMode mode) {
        final BackendSlot me = meIfLive(entry);
        final long place = me.emptyPlace();
        return attemptLock(me, place, state, entry, mode) || LockWait.acquire(this, entry, me, place, mode);
    }

    /** Takes a lock if nobody is in the way. */
    final boolean conditionalAcquire(final long state, final long entry, final LWLockMode mode) {
        final BackendSlot me = meIfLive(entry);
        final long place = me.emptyPlace();
        return attemptLock(me, place, state, entry, mode) || new LockWait(handle(entry), me, place, mode).tryAgain();
    }

    /**
     * What a newcomer tries before he waits, on a place of the ledger that is empty: {@code LWLockAttemptLock}. When it fails,
     * the place says INTENT, or HELD, and the caller has to write what is true.
     */
    final boolean attemptLock(
            final BackendSlot me, final long place, final long state, final long entry, final LWLockMode mode) {
        return (mode == LWLockMode.EXCLUSIVE
                        ? tryExclusive(me, place, state, entry)
                        : tryShared(me, place, state, entry))
                || tryAgain(me, place, state, entry, mode);
    }

    private boolean tryExclusive(final BackendSlot me, final long place, final long state, final long entry) {
        final long before = me.entry(place);
        me.since(place);
        me.change(place, entry | Ledger.EXCLUSIVE_HELD);
        final long word = word(me, place, state, before == entry);
        return !keepsWriterOut(word) && swapExclusive(me, state, word, word);
    }

    private boolean tryShared(final BackendSlot me, final long place, final long state, final long entry) {
        final long before = me.entry(place);
        me.since(place);
        me.change(place, entry | Ledger.SHARED_INTENT);
        final long word = word(me, place, state, before == entry);
        return !keepsReaderOut(word) && swapShared(me, place, state, entry, word, word);
    }

    /**
     * What the word is; or, for the lock whose entry stood at the same place before, what it should be: some processors need
     * more than half the time of an atomic operation to load a word right behind one. The compare-and-set finds out.
     */
    private long word(final BackendSlot me, final long place, final long state, final boolean again) {
        final long expected = again ? me.expected(place) : BackendSlot.NOTHING_EXPECTED;
        final boolean guess = expected != BackendSlot.NOTHING_EXPECTED && me.isSure();
        return guess ? expected : Words.getVolatile(memory, state);
    }

    /**
     * Tries as long as nobody is in the way: the word was only guessed wrong, or others were faster. The longer one leaves the
     * cache line alone then, the more of them get through in one go. Few acquisitions come here, too few to be compiled where
     * locks are held for long; so it is short.
     */
    private boolean tryAgain(
            final BackendSlot me, final long place, final long state, final long entry, final LWLockMode mode) {
        int pauses = me.isSure() ? 0 : FIRST_PAUSES;
        me.doubt();
        while (pauses <= LONGEST_PAUSES) {
            for (int i = 0; i < pauses; i++) {
                Thread.onSpinWait();
            }
            final long word = Words.getVolatile(memory, state);
            if (mode == LWLockMode.EXCLUSIVE ? keepsWriterOut(word) : keepsReaderOut(word)) {
                return false;
            }
            if (mode == LWLockMode.EXCLUSIVE
                    ? swapExclusive(me, state, word, word)
                    : swapShared(me, place, state, entry, word, word)) {
                return true;
            }
            pauses = Math.max(FIRST_PAUSES, 2 * pauses);
        }
        return false;
    }

    final boolean swapExclusive(final BackendSlot me, final long state, final long word, final long base) {
        FaultPoint.LWLOCK_INTENT.reached();
        if (!Words.compareAndSet(memory, state, word, base + EXCLUSIVE_ACQUISITION + me.exclusiveHold())) {
            return false;
        }
        FaultPoint.LWLOCK_TAKEN.reached();
        return true;
    }

    final boolean swapShared(
            final BackendSlot me,
            final long place,
            final long state,
            final long entry,
            final long word,
            final long base) {
        final long held = entry | Ledger.SHARED_HELD;
        FaultPoint.LWLOCK_INTENT.reached();
        if (!Words.compareAndSet(memory, state, word, base + SHARED_ACQUISITION)) {
            return false;
        }
        FaultPoint.LWLOCK_TAKEN.reached();
        me.change(place, held);
        return true;
    }

    /**
     * Gives back what this backend took last of a lock.
     *
     * @param state the address of its word
     * @param entry its entry in ledgers, without a phase
     */
    final void release(final long state, final long entry) {
        final BackendSlot me = me();
        final long last = me.lastPlace();
        final long latest = me.entry(last);
        final long phase = latest - entry;
        if (phase == Ledger.EXCLUSIVE_HELD) {
            giveBack(me, last, state, entry, me.exclusiveHold());
        } else if (phase == Ledger.SHARED_HELD) {
            me.change(last, Ledger.releasing(latest));
            giveBack(me, last, state, entry, SHARED_ONE);
        } else {
            SharedLWLock.releaseEarlier(this, entry, me);
        }
    }

    /**
     * The end of a release. What few releases have to do goes on elsewhere and does not come back, so that nothing has to be
     * kept for the rest.
     */
    final void giveBack(final BackendSlot me, final long place, final long state, final long entry, final long hold) {
        FaultPoint.LWLOCK_RELEASING.reached();
        final long word = Words.getAndAdd(memory, state, -hold);
        FaultPoint.LWLOCK_RELEASED.reached();
        if ((word & RELEASE_DUTIES) != 0) {
            followUp(me, place, state, entry, word - hold);
            return;
        }
        me.expect(place, word - hold);
        FaultPoint.LWLOCK_WOKEN.reached();
        me.clear(place, entry);
    }

    /**
     * What few releases have to do, and the end of such a release; the word is not as it was left, so it is not expected to be.
     */
    private void followUp(final BackendSlot me, final long place, final long state, final long entry, final long word) {
        if ((word & HAS_WAITERS) != 0 && (word & HELD_MASK) == 0) {
            handle(entry).wakeNext(word);
        }
        if ((word & COUNT_HALVES) != 0) {
            LockStatistics.carry(memory, state);
        }
        me.expect(place, BackendSlot.NOTHING_EXPECTED);
        FaultPoint.LWLOCK_WOKEN.reached();
        me.clear(place, entry);
    }

    private boolean keepsWriterOut(final long word) {
        return ((int) word & exclusiveConflict) != 0;
    }

    /** Whether a newcomer who wants to read must wait. */
    private boolean keepsReaderOut(final long word) {
        return ((int) word & sharedConflict) != 0;
    }

    final boolean isFifo() {
        return fifo;
    }

    final LockSpace space() {
        return space;
    }

    final UnsafeBuffer memory() {
        return memory;
    }

    final Lease lease() {
        return lease;
    }
}
