package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.LockNotHeldException;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockStatistics;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.memory.Words;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The lock that every process of an instance sees: PostgreSQL's {@code LWLock}, with an owner and a ledger. How it is taken
 * and given back says {@link FastPath}.
 */
public final class SharedLWLock extends FastPath implements LWLock {
    private final long state;
    /** The lock's entry in ledgers, without a phase. */
    private final long entry;

    SharedLWLock(final LockSpace space, final long location, final UnsafeBuffer memory, final Lease lease) {
        super(space, memory, lease);
        this.state = Words.address(memory, STATE_OFFSET);
        this.entry = Ledger.entry(location, 0);
    }

    @Override
    public boolean acquire(final LWLockMode mode) {
        return acquire(state, entry, mode);
    }

    @Override
    public boolean acquireInterruptibly(final LWLockMode mode) throws InterruptedException {
        final BackendSlot me = meIfLive(entry);
        final long place = me.emptyPlace();
        return attemptLock(me, place, mode) || new LockWait(this, me, place, mode).acquireInterruptibly();
    }

    @Override
    public boolean tryAcquire(final LWLockMode mode, final Duration timeout) throws InterruptedException {
        final BackendSlot me = meIfLive(entry);
        final long place = me.emptyPlace();
        return attemptLock(me, place, mode) || new LockWait(this, me, place, mode).acquireWithin(timeout);
    }

    @Override
    public boolean conditionalAcquire(final LWLockMode mode) {
        return conditionalAcquire(state, entry, mode);
    }

    @Override
    public boolean acquireOrWait(final LWLockMode mode) {
        final BackendSlot me = meIfLive(entry);
        final long place = me.emptyPlace();
        return attemptLock(me, place, mode) || new LockWatch(this, me).untilReleased(place, mode);
    }

    @Override
    public OptionalLong waitForVar(final long oldValue) {
        final BackendSlot me = meIfLive(entry);
        return new LockWatch(this, me).untilVarDiffers(oldValue);
    }

    @Override
    public void updateVar(final long value) {
        requireHeldExclusively();
        memory().putLongRelease(VAR_OFFSET, value);
        // the flag stays once it is there; otherwise the store above comes first
        if (hasFlag(HAS_WATCHERS) || hasFlagAfterFence(HAS_WATCHERS)) {
            wake(Integer.MAX_VALUE, WAITS_FOR_VAR);
        }
    }

    @Override
    public long var() {
        return memory().getLongVolatile(VAR_OFFSET);
    }

    @Override
    public void releaseClearVar(final long value) {
        final long place = requireHeldExclusively();
        memory().putLongRelease(VAR_OFFSET, value);
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
    SharedLWLock handle(final long lockEntry) {
        return this;
    }

    /** As {@link FastPath} does it. */
    boolean attemptLock(final BackendSlot me, final long place, final LWLockMode mode) {
        return attemptLock(me, place, state, entry, mode);
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
        if (swapExclusive(me, state, word, base)) {
            return true;
        }
        me.change(place, entry | Ledger.EXCLUSIVE_INTENT);
        return false;
    }

    /** The same in shared mode; the ledger says INTENT already. */
    boolean takeShared(final BackendSlot me, final long place, final long word, final long base) {
        me.since(place);
        return swapShared(me, place, state, entry, word, base);
    }

    @Override
    public void release() {
        release(state, entry);
    }

    /** Gives back a hold that is not the latest; too long to be compiled into the caller. */
    static void releaseEarlier(final FastPath locks, final long entry, final BackendSlot me) {
        final SharedLWLock lock = locks.handle(entry);
        lock.release(me, lock.requireHeld(me));
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
            giveBack(me, place, state, entry, me.exclusiveHold());
        } else {
            me.change(place, Ledger.releasing(held));
            giveBack(me, place, state, entry, SHARED_ONE);
        }
    }

    void wakeNext(final long released) {
        if (isFifo()) {
            LockQueue.wakeFirst(this, released);
            return;
        }
        long word = released;
        boolean cleared = false;
        // if somebody has acquired meanwhile, with the flag still set, then his release will wake the next
        while ((word & HAS_WAITERS) != 0 && (word & HELD_MASK) == 0 && !cleared) {
            cleared = memory().compareAndSetLong(STATE_OFFSET, word, word & ~HAS_WAITERS);
            word = memory().getLongVolatile(STATE_OFFSET);
        }
        if (cleared || hasFlag(HAS_WATCHERS)) {
            wakeAfterRelease(cleared ? 1 : 0, WAITS_TO_ACQUIRE);
        }
    }

    /** Wakes those who want the lock, and all who wait for its release without wanting it. */
    void wakeAfterRelease(final int count, final int classes) {
        if (hasFlag(HAS_WATCHERS)) {
            memory().getAndAddInt(RELEASE_SEQUENCE_OFFSET, 1);
            wake(Integer.MAX_VALUE, WATCHES);
        } else {
            memory().getAndAddInt(WAKE_SEQUENCE_OFFSET, 1);
        }
        if (count > 0) {
            space().futex().wake(memory(), WAKE_SEQUENCE_OFFSET, count, classes);
        }
    }

    /** Wakes waiters; each of them looks again and sleeps again if it must. */
    void wake(final int count, final int classes) {
        memory().getAndAddInt(WAKE_SEQUENCE_OFFSET, 1);
        space().futex().wake(memory(), WAKE_SEQUENCE_OFFSET, count, classes);
    }

    @Override
    public void disown() {
        final BackendSlot me = me();
        me.disown(requireHeld(me));
    }

    @Override
    public void releaseDisowned(final LWLockMode mode) {
        final BackendSlot me = meIfLive(entry);
        space().releaseDisowned(this, me, mode);
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
        final BackendSlot me = meIfLive(entry);
        return new Quarantine(this, me, me.emptyPlace()).clear(reinitialize);
    }

    /**
     * Takes the lock exclusively without asking whether its data is quarantined, and puts its data into quarantine: the
     * caller is about to write it anew.
     */
    public void seize() {
        final BackendSlot me = meIfLive(entry);
        new Quarantine(this, me, me.emptyPlace()).seize();
    }

    /** Says, while holding the lock exclusively, that its data is right again. */
    public void endQuarantine() {
        Quarantine.clearOwnerDied(memory());
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
        final BackendSlot me = space().backends().currentOrNull();
        return me != null && me.holds(location());
    }

    /**
     * Whether this process knows how to put the data behind the lock right.
     *
     * @return true if there is a handler for it
     */
    public boolean hasHandler() {
        return space().handler(this) != null;
    }

    @Override
    public int trancheId() {
        return memory().getInt(TRANCHE_ID_OFFSET);
    }

    @Override
    public String name() {
        return space().name(trancheId(), index());
    }

    @Override
    public LWLockStatistics statistics() {
        return LockStatistics.read(memory());
    }

    /**
     * Whether an exclusive holder died and nobody has put the data right yet.
     *
     * @return true if so
     */
    public boolean isQuarantined() {
        return (memory().getLongVolatile(STATE_OFFSET) & OWNER_DIED) != 0;
    }

    /**
     * The mode in which the lock is held now.
     *
     * @return the mode, or empty if it is free
     */
    public Optional<LWLockMode> mode() {
        final long word = memory().getLongVolatile(STATE_OFFSET);
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
        return memory().getInt(INDEX_OFFSET);
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

    private boolean hasFlagAfterFence(final int flag) {
        VarHandle.fullFence();
        return hasFlag(flag);
    }

    boolean hasFlag(final int flag) {
        return (memory().getIntVolatile(FLAGS_OFFSET) & flag) != 0;
    }
}
