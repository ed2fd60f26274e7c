package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.LockNotHeldException;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockStatistics;
import dev.backplane.engine.backend.BackendFinder;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.fault.FaultPoint;
import dev.backplane.engine.memory.Words;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The lock that every process of an instance sees: PostgreSQL's {@code LWLock}, with an owner and a ledger.
 *
 * <p>Protocol; the word is {@link LWLockDescriptor}'s state, the ledger is {@link Ledger}'s:
 *
 * <pre>
 * acquire  shared     ledger = INTENT; load the word, or take the one expected; compare-and-set; ledger = HELD
 *          exclusive  ledger = HELD; load the word, or take the one expected; compare-and-set
 *          conflict, or somebody asked to be {@link Precedence next}, or the compare-and-set failed: ledger = INTENT;
 *          {@link LockWait}
 * release  ledger = RELEASING if shared; get-and-add; free now and HAS_WAITERS: clear it by compare-and-set and, if that
 *          succeeds, increment the wake sequence and wake one; carry counters over that are half full; ledger empty, last. {@link LockQueue} has another wake-up.
 * </pre>
 *
 * <p>Invariants: EXCLUSIVE excludes every other hold; the shared count is the number of holds whose get-and-add has not
 * happened yet; whoever sleeps on the lock set HAS_WAITERS on a word that conflicted with it, after having read the
 * wake sequence, so that the release which ends the conflict sees the flag; a woken waiter takes the lock with the flag
 * set again, because others may sleep still. A process that dies anywhere in between leaves an entry in its ledger,
 * and {@link LockRecovery} puts the word right and wakes everybody.
 */
public final class SharedLWLock extends BackendFinder implements LWLock {
    private final LockSpace space;
    private final UnsafeBuffer memory;
    private final long state;
    /** The lock's entry in ledgers, without a phase. */
    private final long entry;

    private final Lease lease;
    private final boolean fifo;
    private final int exclusiveConflict;
    private final int sharedConflict;

    SharedLWLock(final LockSpace space, final long location, final UnsafeBuffer memory, final Lease lease) {
        super(space.backends().currentOrNull());
        this.space = space;
        this.memory = memory;
        this.state = Words.address(memory, STATE_OFFSET);
        this.entry = Ledger.entry(location, 0);
        this.lease = lease;
        this.fifo = hasFlag(FIFO);
        final long newcomerConflict = fifo ? HAS_WAITERS : NEXT;
        this.exclusiveConflict = (int) (EXCLUSIVE_CONFLICT | newcomerConflict);
        this.sharedConflict = (int) (SHARED_CONFLICT | newcomerConflict);
    }

    @Override
    public boolean acquire(final LWLockMode mode) {
        final BackendSlot me = meIfLive();
        final long place = me.emptyPlace();
        return tryOnce(me, place, mode) || LockWait.acquire(this, me, place, mode);
    }

    @Override
    public boolean acquireInterruptibly(final LWLockMode mode) throws InterruptedException {
        final BackendSlot me = meIfLive();
        final long place = me.emptyPlace();
        return tryOnce(me, place, mode) || new LockWait(this, me, place, mode).acquireInterruptibly();
    }

    @Override
    public boolean tryAcquire(final LWLockMode mode, final Duration timeout) throws InterruptedException {
        final BackendSlot me = meIfLive();
        final long place = me.emptyPlace();
        return tryOnce(me, place, mode) || new LockWait(this, me, place, mode).acquireWithin(timeout);
    }

    @Override
    public boolean conditionalAcquire(final LWLockMode mode) {
        final BackendSlot me = meIfLive();
        final long place = me.emptyPlace();
        return tryOnce(me, place, mode) || new LockWait(this, me, place, mode).tryAgain();
    }

    @Override
    public boolean acquireOrWait(final LWLockMode mode) {
        final BackendSlot me = meIfLive();
        final long place = me.emptyPlace();
        return tryOnce(me, place, mode) || new LockWatch(this, me).untilReleased(place, mode);
    }

    @Override
    public OptionalLong waitForVar(final long oldValue) {
        final BackendSlot me = meIfLive();
        return new LockWatch(this, me).untilVarDiffers(oldValue);
    }

    @Override
    public void updateVar(final long value) {
        requireHeldExclusively();
        memory.putLongRelease(VAR_OFFSET, value);
        // the flag stays once it is there; otherwise the store above comes first
        if (hasFlag(HAS_WATCHERS) || hasFlagAfterFence(HAS_WATCHERS)) {
            wake(Integer.MAX_VALUE, WAITS_FOR_VAR);
        }
    }

    @Override
    public long var() {
        return memory.getLongVolatile(VAR_OFFSET);
    }

    @Override
    public void releaseClearVar(final long value) {
        final long place = requireHeldExclusively();
        memory.putLongRelease(VAR_OFFSET, value);
        release(me(), place);
    }

    private long requireHeldExclusively() {
        final BackendSlot me = me();
        final long place = me.place(location());
        if (place == BackendSlot.NO_PLACE || Ledger.phase(me.entry(place)) != Ledger.EXCLUSIVE_HELD) {
            throw new LockNotHeldException("lock " + name() + " is not held exclusively by backend " + me.id()
                    + ": only its exclusive holder may change its variable");
        }
        return place;
    }

    @Override
    protected BackendTable backends() {
        return space.backends();
    }

    /**
     * One attempt of a newcomer, on a place of the ledger that is empty. When it fails, the place says INTENT, or HELD, and
     * the caller has to write what is true.
     */
    boolean tryOnce(final BackendSlot me, final long place, final LWLockMode mode) {
        return mode == LWLockMode.EXCLUSIVE ? tryExclusive(me, place) : tryShared(me, place);
    }

    private boolean tryExclusive(final BackendSlot me, final long place) {
        final long before = me.entry(place);
        me.since(place);
        me.change(place, entry | Ledger.EXCLUSIVE_HELD);
        final long word = word(me, place, before);
        return ((int) word & exclusiveConflict) == 0 && swapExclusive(me, word, word);
    }

    private boolean tryShared(final BackendSlot me, final long place) {
        final long before = me.entry(place);
        me.since(place);
        me.change(place, entry | Ledger.SHARED_INTENT);
        final long word = word(me, place, before);
        return !keepsReaderOut(word) && swapShared(me, place, word, word);
    }

    /**
     * What the word is; or, for the lock whose entry stood at the same place before, what it should be: some processors need
     * more than half the time of an atomic operation to load a word right behind one. The compare-and-set finds out.
     */
    private long word(final BackendSlot me, final long place, final long before) {
        final long expected = before == entry ? me.expected(place) : BackendSlot.NOTHING_EXPECTED;
        final boolean guess = expected != BackendSlot.NOTHING_EXPECTED && me.isSure();
        return guess ? expected : Words.getVolatile(memory, state);
    }

    /**
     * Takes the lock by compare-and-set, on a word that does not conflict. When it fails, the ledger says INTENT.
     *
     * @param word what was loaded
     * @param base the same, with flags to be set
     */
    boolean takeExclusive(final BackendSlot me, final long place, final long word, final long base) {
        me.since(place);
        me.change(place, entry | Ledger.EXCLUSIVE_HELD);
        if (swapExclusive(me, word, base)) {
            return true;
        }
        me.change(place, entry | Ledger.EXCLUSIVE_INTENT);
        return false;
    }

    /** The same in shared mode; the ledger says INTENT already. */
    boolean takeShared(final BackendSlot me, final long place, final long word, final long base) {
        me.since(place);
        return swapShared(me, place, word, base);
    }

    private boolean swapExclusive(final BackendSlot me, final long word, final long base) {
        FaultPoint.LWLOCK_INTENT.reached();
        if (!Words.compareAndSet(memory, state, word, base + EXCLUSIVE_ACQUISITION + me.exclusiveHold())) {
            return false;
        }
        FaultPoint.LWLOCK_TAKEN.reached();
        return true;
    }

    private boolean swapShared(final BackendSlot me, final long place, final long word, final long base) {
        final long held = entry | Ledger.SHARED_HELD;
        FaultPoint.LWLOCK_INTENT.reached();
        if (!Words.compareAndSet(memory, state, word, base + SHARED_ACQUISITION)) {
            return false;
        }
        FaultPoint.LWLOCK_TAKEN.reached();
        me.change(place, held);
        return true;
    }

    @Override
    public void release() {
        final BackendSlot me = me();
        final long last = me.lastPlace();
        final long latest = me.entry(last);
        final long phase = latest - entry;
        if (phase == Ledger.EXCLUSIVE_HELD) {
            giveBack(me, last, me.exclusiveHold());
            me.clearLast(last, entry);
        } else if (phase == Ledger.SHARED_HELD) {
            me.change(last, Ledger.releasing(latest));
            giveBack(me, last, SHARED_ONE);
            me.clearLast(last, entry);
        } else {
            release(me, requireHeld(me));
        }
    }

    private long requireHeld(final BackendSlot me) {
        final long place = me.place(location());
        if (place == BackendSlot.NO_PLACE) {
            throw new LockNotHeldException("lock " + name() + " is not held by backend " + me.id());
        }
        return place;
    }

    void release(final BackendSlot me, final long place) {
        final long held = me.entry(place);
        if (Ledger.isExclusive(held)) {
            giveBack(me, place, me.exclusiveHold());
        } else {
            me.change(place, Ledger.releasing(held));
            giveBack(me, place, SHARED_ONE);
        }
        me.clearLedger(place);
    }

    private void giveBack(final BackendSlot me, final long place, final long hold) {
        FaultPoint.LWLOCK_RELEASING.reached();
        final long word = Words.getAndAdd(memory, state, -hold);
        me.expect(place, word - hold);
        FaultPoint.LWLOCK_RELEASED.reached();
        if ((word & RELEASE_DUTIES) != 0) {
            followUp(me, place, word - hold);
        }
        FaultPoint.LWLOCK_WOKEN.reached();
    }

    /** What few releases have to do; afterwards the word is not as it was left. */
    private void followUp(final BackendSlot me, final long place, final long word) {
        me.expect(place, BackendSlot.NOTHING_EXPECTED);
        if ((word & HAS_WAITERS) != 0 && (word & HELD_MASK) == 0) {
            wakeNext(word);
        }
        if ((word & COUNT_HALVES) != 0) {
            LockStatistics.carry(memory);
        }
    }

    private void wakeNext(final long released) {
        if (isFifo()) {
            LockQueue.wakeFirst(this, released);
            return;
        }
        long word = released;
        boolean cleared = false;
        // if somebody has acquired meanwhile, with the flag still set, then his release will wake the next
        while ((word & HAS_WAITERS) != 0 && (word & HELD_MASK) == 0 && !cleared) {
            cleared = memory.compareAndSetLong(STATE_OFFSET, word, word & ~HAS_WAITERS);
            word = memory.getLongVolatile(STATE_OFFSET);
        }
        if (cleared || hasFlag(HAS_WATCHERS)) {
            wakeAfterRelease(cleared ? 1 : 0, WAITS_TO_ACQUIRE);
        }
    }

    /** Wakes those who want the lock, and all who wait for its release without wanting it. */
    void wakeAfterRelease(final int count, final int classes) {
        if (hasFlag(HAS_WATCHERS)) {
            memory.getAndAddInt(RELEASE_SEQUENCE_OFFSET, 1);
            wake(Integer.MAX_VALUE, WATCHES);
        } else {
            memory.getAndAddInt(WAKE_SEQUENCE_OFFSET, 1);
        }
        if (count > 0) {
            space.futex().wake(memory, WAKE_SEQUENCE_OFFSET, count, classes);
        }
    }

    /** Wakes waiters; each of them looks again and sleeps again if it must. */
    void wake(final int count, final int classes) {
        memory.getAndAddInt(WAKE_SEQUENCE_OFFSET, 1);
        space.futex().wake(memory, WAKE_SEQUENCE_OFFSET, count, classes);
    }

    @Override
    public void disown() {
        final BackendSlot me = me();
        me.disown(requireHeld(me));
    }

    @Override
    public void releaseDisowned(final LWLockMode mode) {
        final BackendSlot me = meIfLive();
        space.releaseDisowned(this, me, mode);
    }

    @Override
    public boolean heldByMe() {
        return me().holds(location());
    }

    @Override
    public boolean heldByMe(final LWLockMode mode) {
        final BackendSlot me = me();
        final long place = me.place(location());
        final int phase = mode == LWLockMode.EXCLUSIVE ? Ledger.EXCLUSIVE_HELD : Ledger.SHARED_HELD;
        return place != BackendSlot.NO_PLACE && Ledger.phase(me.entry(place)) == phase;
    }

    @Override
    public boolean clearQuarantine(final Runnable reinitialize) {
        final BackendSlot me = meIfLive();
        return new Quarantine(this, me, me.emptyPlace()).clear(reinitialize);
    }

    /**
     * Takes the lock exclusively without asking whether its data is quarantined, and puts its data into quarantine: the
     * caller is about to write it anew.
     */
    public void seize() {
        final BackendSlot me = meIfLive();
        new Quarantine(this, me, me.emptyPlace()).seize();
    }

    /** Says, while holding the lock exclusively, that its data is right again. */
    public void endQuarantine() {
        Quarantine.clearOwnerDied(memory);
    }

    /**
     * Says who died.
     *
     * @return a sentence without a full stop
     */
    public String describeDeath() {
        return Quarantine.describe(this);
    }

    /**
     * Whether the calling thread's backend holds the lock; false if it has none.
     *
     * @return true if held in any mode
     */
    public boolean heldByCurrent() {
        final BackendSlot me = space.backends().currentOrNull();
        return me != null && me.holds(location());
    }

    /**
     * Whether this process knows how to put the data behind the lock right.
     *
     * @return true if there is a handler for it
     */
    public boolean hasHandler() {
        return space.handler(this) != null;
    }

    @Override
    public int trancheId() {
        return memory.getInt(TRANCHE_ID_OFFSET);
    }

    @Override
    public String name() {
        return space.name(trancheId(), index());
    }

    @Override
    public LWLockStatistics statistics() {
        return LockStatistics.read(memory);
    }

    private BackendSlot meIfLive() {
        final BackendSlot me = me();
        if (lease.isStale()) {
            throw new StaleHandleException("lock " + location() + " was used after its memory had been given back");
        }
        return me;
    }

    /**
     * Whether an exclusive holder died and nobody has put the data right yet.
     *
     * @return true if so
     */
    public boolean isQuarantined() {
        return (memory.getLongVolatile(STATE_OFFSET) & OWNER_DIED) != 0;
    }

    /**
     * The mode in which the lock is held now.
     *
     * @return the mode, or empty if it is free
     */
    public Optional<LWLockMode> mode() {
        final long word = memory.getLongVolatile(STATE_OFFSET);
        if ((word & EXCLUSIVE) != 0) {
            return Optional.of(LWLockMode.EXCLUSIVE);
        }
        return (word & SHARED_MASK) != 0 ? Optional.of(LWLockMode.SHARED) : Optional.empty();
    }

    /**
     * The lock's index in its tranche.
     *
     * @return -1 inside a segment
     */
    public int index() {
        return memory.getInt(INDEX_OFFSET);
    }

    /**
     * Where the lock lies.
     *
     * @return its location
     */
    public long location() {
        return Ledger.location(entry);
    }

    long entry(final int phase) {
        return entry | phase;
    }

    /** Whether a newcomer who wants to read must wait. */
    boolean keepsReaderOut(final long word) {
        return ((int) word & sharedConflict) != 0;
    }

    boolean isFifo() {
        return fifo;
    }

    private boolean hasFlagAfterFence(final int flag) {
        VarHandle.fullFence();
        return hasFlag(flag);
    }

    boolean hasFlag(final int flag) {
        return (memory.getIntVolatile(FLAGS_OFFSET) & flag) != 0;
    }

    UnsafeBuffer memory() {
        return memory;
    }

    LockSpace space() {
        return space;
    }
}
