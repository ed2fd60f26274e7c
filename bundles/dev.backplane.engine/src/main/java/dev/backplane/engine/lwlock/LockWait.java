package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.OwnerDiedException;
import dev.backplane.api.SelfDeadlockException;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.OwnerDeath;
import dev.backplane.api.lwlock.OwnerDeathHandler;
import dev.backplane.api.wait.WaitEventClass;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.memory.Futex;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The slow path of one acquisition: spin briefly, queue, look again, sleep. Woken means "may try again", never "owns".
 *
 * <pre>
 * 1 ledger = WAIT
 * 2 load the wake sequence, then the word
 * 3 no conflict any more: ledger = INTENT and try
 * 4 compare-and-set HAS_WAITERS into the still conflicting word (failed: back to 2)
 * 5 sleep while the wake sequence has the value of step 2
 * 6 ledger = INTENT and try, from now on with HAS_WAITERS set in what is stored
 * </pre>
 *
 * <p>Loading the sequence after step 4, or setting the flag on a word that may be free, loses wake-ups. Every sleep ends
 * after a while by itself, to see whether the holder has died.
 */
final class LockWait {
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 100 : 0;
    private static final long FIRST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final SharedLWLock lock;
    private final BackendSlot me;
    private final int place;
    private final LWLockMode mode;
    private final UnsafeBuffer memory;
    private boolean slept;

    LockWait(final SharedLWLock lock, final BackendSlot me, final int place, final LWLockMode mode) {
        this.lock = lock;
        this.me = me;
        this.place = place;
        this.mode = mode;
        this.memory = lock.memory();
    }

    /** Waits until the lock is held; true if no sleep was needed. */
    boolean acquire() {
        requireNoSelfDeadlock();
        long sleep = FIRST_SLEEP_NANOS;
        while (true) {
            if (spin() || quarantineEndedWithHold(true)) {
                return !slept;
            }
            ledger(Ledger.WAIT);
            final int sequence = memory.getIntVolatile(WAKE_SEQUENCE_OFFSET);
            final long word = word();
            if ((word & conflict(mode)) == 0 || isQuarantinedAndFree(word)) {
                continue;
            }
            if ((word & HAS_WAITERS) == 0 && !memory.compareAndSetLong(STATE_OFFSET, word, word | HAS_WAITERS)) {
                continue;
            }
            final long before = System.nanoTime();
            sleep(sequence, sleep);
            slept = true;
            if (System.nanoTime() - before >= sleep) {
                lock.space().recoverDead();
                sleep = Math.min(LONGEST_SLEEP_NANOS, sleep * 2);
            }
        }
    }

    /** The rest of a conditional acquisition: never sleeps. The ledger says INTENT. */
    boolean tryAgain() {
        final long word = word();
        final boolean lostRace = (word & conflict(mode)) == 0;
        final boolean held = lostRace ? spin() : quarantineEndedWithHold(false);
        if (!held) {
            me.clearLedger(place);
        }
        return held;
    }

    /** Takes the lock of quarantined data, puts the data right and releases. */
    boolean clearQuarantine(final Runnable reinitialize) {
        while (true) {
            final long word = word();
            if ((word & OWNER_DIED) == 0) {
                return false;
            }
            if (isQuarantinedAndFree(word) && takeQuarantined(word)) {
                break;
            }
            Thread.onSpinWait();
        }
        try {
            reinitialize.run();
            clearOwnerDied();
        } finally {
            lock.release(me, place);
        }
        return true;
    }

    private boolean spin() {
        intent();
        for (int i = 0; i <= SPINS; i++) {
            final long word = word();
            if ((word & conflict(mode)) == 0) {
                if (memory.compareAndSetLong(STATE_OFFSET, word, taken(word))) {
                    ledger(mode == LWLockMode.EXCLUSIVE ? Ledger.EXCLUSIVE_HELD : Ledger.SHARED_HELD);
                    wakeOtherReaders();
                    return true;
                }
            } else if ((word & OWNER_DIED) != 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private long taken(final long word) {
        final long flag = slept ? HAS_WAITERS : 0;
        return mode == LWLockMode.EXCLUSIVE ? word | EXCLUSIVE | owner(me.slot()) | flag : (word + SHARED_ONE) | flag;
    }

    /** The release woke this reader alone; all other readers may come in too. */
    private void wakeOtherReaders() {
        if (slept && mode == LWLockMode.SHARED) {
            lock.wake(Integer.MAX_VALUE, WAITS_SHARED);
        }
    }

    private void sleep(final int sequence, final long nanos) {
        final int event = me.waitEvent();
        final boolean exclusive = mode == LWLockMode.EXCLUSIVE;
        me.waitLock(lock.location(), exclusive ? 2 : 1);
        me.waitStart(WaitEventClass.LWLOCK.code() << 24 | lock.trancheId());
        Futex.best().await(memory, WAKE_SEQUENCE_OFFSET, sequence, nanos, exclusive ? WAITS_EXCLUSIVE : WAITS_SHARED);
        me.waitStart(event);
        me.waitLock(0, 0);
    }

    private static boolean isQuarantinedAndFree(final long word) {
        return (word & OWNER_DIED) != 0 && (word & (HELD_MASK | RECOVERING)) == 0;
    }

    /**
     * Lets this process's handler put the data of a dead owner right.
     *
     * @param mayWait whether a reader may take the lock anew afterwards
     * @return true if the lock is held now in the mode asked for
     */
    private boolean quarantineEndedWithHold(final boolean mayWait) {
        final long word = word();
        if (!isQuarantinedAndFree(word)) {
            return false;
        }
        final OwnerDeathHandler handler = lock.space().handler(lock.trancheId());
        final OwnerDeath death = death();
        if (handler == null) {
            me.clearLedger(place);
            lock.wake(1, WAITS_ANY);
            throw new OwnerDiedException(describe(death)
                    + "; its data may be half-written and no recovery callback is registered in this process:"
                    + " initialise the data anew and call clearQuarantine");
        }
        if (!takeQuarantined(word)) {
            return false;
        }
        try {
            handler.recover(lock, death);
            clearOwnerDied();
        } catch (final Exception | Error e) {
            lock.release(me, place);
            throw new OwnerDiedException(describe(death) + "; the recovery callback failed: " + e, e);
        }
        if (mode == LWLockMode.EXCLUSIVE) {
            return true;
        }
        lock.release(me, place);
        return mayWait ? false : lock.tryOnce(me, place, mode);
    }

    private boolean takeQuarantined(final long word) {
        ledger(Ledger.EXCLUSIVE_INTENT);
        if (!memory.compareAndSetLong(
                STATE_OFFSET, word, word | EXCLUSIVE | owner(me.slot()) | (slept ? HAS_WAITERS : 0))) {
            me.clearLedger(place);
            return false;
        }
        ledger(Ledger.EXCLUSIVE_HELD);
        return true;
    }

    private void clearOwnerDied() {
        long word;
        do {
            word = word();
        } while (!memory.compareAndSetLong(STATE_OFFSET, word, word & ~OWNER_DIED));
    }

    private OwnerDeath death() {
        return new OwnerDeath(
                lock.name(),
                memory.getLong(DEAD_PID_OFFSET),
                memory.getInt(DEAD_BACKEND_OFFSET),
                Instant.ofEpochMilli(memory.getLong(DEATH_NOTICED_OFFSET)));
    }

    private static String describe(final OwnerDeath death) {
        return "lock " + death.lock() + " is quarantined: process " + death.pid() + " (backend " + death.backend()
                + ") died holding it exclusively, noticed at " + death.noticed();
    }

    private void requireNoSelfDeadlock() {
        final int held = me.place(lock.location());
        final boolean conflicts =
                held >= 0 && (mode == LWLockMode.EXCLUSIVE || Ledger.phase(me.entry(held)) == Ledger.EXCLUSIVE_HELD);
        if (conflicts) {
            me.clearLedger(place);
            throw new SelfDeadlockException("backend " + me.id() + " asks for lock " + lock.name() + " in mode " + mode
                    + " while it holds it itself: it would wait for itself for ever; release it first");
        }
    }

    private void intent() {
        ledger(mode == LWLockMode.EXCLUSIVE ? Ledger.EXCLUSIVE_INTENT : Ledger.SHARED_INTENT);
    }

    private void ledger(final int phase) {
        me.ledger(place, lock.location(), phase);
    }

    private long word() {
        return memory.getLongVolatile(STATE_OFFSET);
    }
}
