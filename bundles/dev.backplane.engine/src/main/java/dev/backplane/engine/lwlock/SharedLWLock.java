package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.LockNotHeldException;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.memory.Futex;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The lock that every process of an instance sees: PostgreSQL's {@code LWLock}, with an owner and a ledger.
 *
 * <p>Protocol; the word is {@link LWLockDescriptor}'s state, the ledger is {@link Ledger}'s:
 *
 * <pre>
 * acquire  ledger = INTENT; load the word; no conflict: compare-and-set; ledger = HELD. Else {@link LockWait}.
 * release  ledger = RELEASING; get-and-add; free now and HAS_WAITERS: clear it by compare-and-set and, if that
 *          succeeds, increment the wake sequence and wake one; ledger = 0, last.
 * </pre>
 *
 * <p>Invariants: EXCLUSIVE excludes every other hold; the shared count is the number of holds whose get-and-add has not
 * happened yet; whoever sleeps on the lock set HAS_WAITERS on a word that conflicted with it, after having read the
 * wake sequence, so that the release which ends the conflict sees the flag; a woken waiter takes the lock with the flag
 * set again, because others may sleep still. A process that dies anywhere in between leaves an entry in its ledger,
 * and {@link LockRecovery} puts the word right and wakes everybody.
 */
public final class SharedLWLock implements LWLock {
    private final LockSpace space;
    private final UnsafeBuffer memory;
    private final long location;
    private final Lease lease;

    /** Whoever used this handle first finds himself here, without a thread-local. Written once; a race does no harm. */
    private BackendSlot first;

    SharedLWLock(final LockSpace space, final long location, final UnsafeBuffer memory, final Lease lease) {
        this.space = space;
        this.location = location;
        this.memory = memory;
        this.lease = lease;
    }

    @Override
    public boolean acquire(final LWLockMode mode) {
        final BackendSlot me = me();
        requireLive();
        final int place = me.emptyPlace();
        return tryOnce(me, place, mode) || new LockWait(this, me, place, mode).acquire();
    }

    @Override
    public boolean conditionalAcquire(final LWLockMode mode) {
        final BackendSlot me = me();
        requireLive();
        final int place = me.emptyPlace();
        return tryOnce(me, place, mode) || new LockWait(this, me, place, mode).tryAgain();
    }

    private BackendSlot me() {
        final BackendSlot known = first;
        return known != null && known.isCurrentOf(Thread.currentThread()) ? known : lookUpMe();
    }

    private BackendSlot lookUpMe() {
        final BackendSlot me = space.current();
        if (first == null) {
            first = me;
        }
        return me;
    }

    /** One attempt. When it fails, the ledger says INTENT still. */
    boolean tryOnce(final BackendSlot me, final int place, final LWLockMode mode) {
        if (mode == LWLockMode.EXCLUSIVE) {
            me.ledger(place, location, Ledger.EXCLUSIVE_INTENT);
            final long word = memory.getLongVolatile(STATE_OFFSET);
            if ((word & EXCLUSIVE_CONFLICT) == 0
                    && memory.compareAndSetLong(STATE_OFFSET, word, word | EXCLUSIVE | owner(me.slot()))) {
                me.ledger(place, location, Ledger.EXCLUSIVE_HELD);
                return true;
            }
        } else {
            me.ledger(place, location, Ledger.SHARED_INTENT);
            final long word = memory.getLongVolatile(STATE_OFFSET);
            if ((word & SHARED_CONFLICT) == 0
                    && (word & SHARED_MASK) != SHARED_MASK
                    && memory.compareAndSetLong(STATE_OFFSET, word, word + SHARED_ONE)) {
                me.ledger(place, location, Ledger.SHARED_HELD);
                return true;
            }
        }
        return false;
    }

    @Override
    public void release() {
        final BackendSlot me = me();
        final int place = me.place(location);
        if (place < 0) {
            throw new LockNotHeldException("lock " + name() + " is not held by backend " + me.id());
        }
        release(me, place);
    }

    void release(final BackendSlot me, final int place) {
        final long hold;
        if (Ledger.phase(me.entry(place)) == Ledger.EXCLUSIVE_HELD) {
            hold = EXCLUSIVE | owner(me.slot());
            me.ledger(place, location, Ledger.EXCLUSIVE_RELEASING);
        } else {
            hold = SHARED_ONE;
            me.ledger(place, location, Ledger.SHARED_RELEASING);
        }
        final long word = memory.getAndAddLong(STATE_OFFSET, -hold) - hold;
        if ((word & HAS_WAITERS) != 0 && (word & HELD_MASK) == 0) {
            wakeOne(word);
        }
        me.clearLedger(place);
    }

    private void wakeOne(final long word) {
        // fails only if somebody acquired meanwhile, with the flag still set: then his release will wake
        if (memory.compareAndSetLong(STATE_OFFSET, word, word & ~HAS_WAITERS)) {
            wake(1, WAITS_ANY);
        }
    }

    /** Wakes waiters; each of them looks again and sleeps again if it must. */
    void wake(final int count, final int classes) {
        memory.getAndAddInt(WAKE_SEQUENCE_OFFSET, 1);
        Futex.best().wake(memory, WAKE_SEQUENCE_OFFSET, count, classes);
    }

    @Override
    public boolean heldByMe() {
        return me().place(location) >= 0;
    }

    @Override
    public boolean heldByMe(final LWLockMode mode) {
        final BackendSlot me = me();
        final int place = me.place(location);
        final int phase = mode == LWLockMode.EXCLUSIVE ? Ledger.EXCLUSIVE_HELD : Ledger.SHARED_HELD;
        return place >= 0 && Ledger.phase(me.entry(place)) == phase;
    }

    @Override
    public boolean clearQuarantine(final Runnable reinitialize) {
        final BackendSlot me = me();
        requireLive();
        return new LockWait(this, me, me.emptyPlace(), LWLockMode.EXCLUSIVE).clearQuarantine(reinitialize);
    }

    @Override
    public int trancheId() {
        return memory.getInt(TRANCHE_ID_OFFSET);
    }

    @Override
    public String name() {
        final int index = memory.getInt(INDEX_OFFSET);
        return space.trancheName(trancheId()) + (index < 0 ? "" : "[" + index + "]");
    }

    private void requireLive() {
        if (lease.isStale()) {
            throw new StaleHandleException("lock " + location + " was used after its memory had been given back");
        }
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

    UnsafeBuffer memory() {
        return memory;
    }

    long location() {
        return location;
    }

    LockSpace space() {
        return space;
    }
}
