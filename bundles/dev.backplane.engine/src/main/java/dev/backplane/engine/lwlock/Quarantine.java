package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.OwnerDiedException;
import dev.backplane.api.lwlock.OwnerDeath;
import dev.backplane.api.lwlock.OwnerDeathHandler;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.Ledger;
import java.time.Instant;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What becomes of a lock whose exclusive holder died: the data behind it may be half-written, and OWNER_DIED in the word
 * keeps everybody out.
 *
 * <pre>
 * end    compare-and-set EXCLUSIVE and the owner into the word, beside OWNER_DIED; run the handler; take OWNER_DIED out
 * </pre>
 *
 * <p>So the handler runs under the lock and, unless it fails or dies, once. Who dies in it leaves OWNER_DIED set: the next
 * one begins anew.
 */
final class Quarantine {
    private final SharedLWLock lock;
    private final BackendSlot me;
    private final long place;
    private final UnsafeBuffer memory;

    Quarantine(final SharedLWLock lock, final BackendSlot me, final long place) {
        this.lock = lock;
        this.me = me;
        this.place = place;
        this.memory = lock.memory();
    }

    static boolean isFree(final long word) {
        return (word & OWNER_DIED) != 0 && (word & (HELD_MASK | RECOVERING)) == 0;
    }

    /**
     * Lets this process's handler put the data right.
     *
     * @param word what was loaded; {@link #isFree} of it is true
     * @param flag HAS_WAITERS to set it, or 0
     * @param leaveQueue takes the caller out of the {@link LockQueue}: not before the lock is his, because those behind
     *     him would not be woken
     * @return true if the lock is held exclusively now; false if somebody else was faster
     * @throws OwnerDiedException if there is no handler, or it fails; the lock is not held
     */
    boolean end(final long word, final long flag, final Runnable leaveQueue) {
        final OwnerDeathHandler handler = lock.space().handler(lock);
        final OwnerDeath death = death(lock);
        if (handler == null) {
            leaveQueue.run();
            lock.wake(Integer.MAX_VALUE, WAITS_ANY);
            me.clearLedger(place);
            throw new OwnerDiedException(describe(death)
                    + "; its data may be half-written and no recovery callback is registered in this process:"
                    + " initialise the data anew and call clearQuarantine, or use lwlock:clear or shmem:reinit in the"
                    + " shell");
        }
        if (!take(word, flag)) {
            return false;
        }
        leaveQueue.run();
        try {
            handler.recover(lock, death);
            clearOwnerDied(memory);
        } catch (final Exception | Error e) {
            lock.release(me, place);
            throw new OwnerDiedException(describe(death) + "; the recovery callback failed: " + e, e);
        }
        return true;
    }

    /** Takes the lock of quarantined data, puts the data right and releases. */
    boolean clear(final Runnable reinitialize) {
        while (true) {
            final long word = word();
            if ((word & OWNER_DIED) == 0) {
                me.clearLedger(place);
                return false;
            }
            if (isFree(word) && take(word, 0)) {
                break;
            }
            lock.space().waiting().pause();
        }
        try {
            reinitialize.run();
            clearOwnerDied(memory);
        } finally {
            lock.release(me, place);
        }
        return true;
    }

    /** Takes the lock, quarantined or not, and quarantines it. */
    void seize() {
        while (true) {
            final long word = word();
            final boolean free = (word & (HELD_MASK | RECOVERING)) == 0;
            if (free && take(word, OWNER_DIED)) {
                return;
            }
            lock.space().waiting().pause();
        }
    }

    /** Takes the lock by compare-and-set on a free word, with a flag set. */
    private boolean take(final long word, final long flag) {
        if (lock.takeExclusive(me, place, word, word | flag)) {
            return true;
        }
        // a wake-up may have been meant for this backend: the ledger must not be empty before it waits again
        me.ledger(place, lock.entry(Ledger.WAIT));
        return false;
    }

    static void clearOwnerDied(final UnsafeBuffer memory) {
        long word;
        do {
            word = memory.getLongVolatile(STATE_OFFSET);
        } while (!memory.compareAndSetLong(STATE_OFFSET, word, word & ~OWNER_DIED));
    }

    private static OwnerDeath death(final SharedLWLock lock) {
        final UnsafeBuffer memory = lock.memory();
        return new OwnerDeath(
                lock.name(),
                memory.getLong(DEAD_PID_OFFSET),
                memory.getInt(DEAD_BACKEND_OFFSET),
                Instant.ofEpochMilli(memory.getLong(DEATH_NOTICED_OFFSET)));
    }

    static String describe(final SharedLWLock lock) {
        return describe(death(lock));
    }

    private static String describe(final OwnerDeath death) {
        return "lock " + death.lock() + " is quarantined: process " + death.pid() + " (backend " + death.backend()
                + ") died holding it exclusively, noticed at " + death.noticed();
    }

    private long word() {
        return memory.getLongVolatile(STATE_OFFSET);
    }
}
