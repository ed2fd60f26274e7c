package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.memory.Futex;
import java.util.OptionalLong;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Waiting for a lock without wanting it: {@code LWLockAcquireOrWait} and {@code LWLockWaitForVar}.
 *
 * <pre>
 * 1 set HAS_WATCHERS in the flags: releases and changes of the variable wake watchers from now on, for ever
 * 2 load the wake sequence, then what is watched: the release sequence and the word, or the word and the variable
 * 3 what was waited for has happened: return
 * 4 compare-and-set HAS_WAITERS into the still conflicting word (failed: back to 2)
 * 5 sleep while the wake sequence has the value of step 2; then back to 2
 * </pre>
 *
 * <p>Watchers sleep in classes of their own, so they never eat the wake-up of one who wants the lock; all of them wake
 * with each release that finds the flag. They own nothing, so nothing is left when one dies.
 *
 * <p>The lock's statistics count who waits for its release. Who waits for its variable waits for news and not for the lock:
 * for hours, where there is no news.
 */
final class LockWatch {
    /** Long: the housekeepers see that a holder has died, and what they give back wakes watchers too. */
    private static final long SLEEP_NANOS = Futex.LONGEST_SLEEP_NANOS;

    private final SharedLWLock lock;
    private final BackendSlot me;
    private final UnsafeBuffer memory;
    private boolean slept;
    private long since;

    LockWatch(final SharedLWLock lock, final BackendSlot me) {
        this.lock = lock;
        this.me = me;
        this.memory = lock.memory();
    }

    /** Takes the lock, or waits for its release. True if held. */
    boolean untilReleased(final long place, final LWLockMode mode) {
        me.clearLedger(place);
        me.doubt();
        final long held = me.place(lock.location());
        if (held != BackendSlot.NO_PLACE && (mode == LWLockMode.EXCLUSIVE || holdsExclusively(held))) {
            throw LockWait.selfDeadlock(lock, me, mode.name());
        }
        begin();
        final int releases = memory.getIntVolatile(RELEASE_SEQUENCE_OFFSET);
        try {
            while (true) {
                final int sequence = memory.getIntVolatile(WAKE_SEQUENCE_OFFSET);
                if (memory.getIntVolatile(RELEASE_SEQUENCE_OFFSET) != releases) {
                    return false;
                }
                final long word = memory.getLongVolatile(STATE_OFFSET);
                if ((word & conflict(mode)) == 0) {
                    if (slept) {
                        return false;
                    }
                    if (new LockWait(lock, me, me.emptyPlace(), mode).tryAgain()) {
                        return true;
                    }
                    if (lock.isFifo()) {
                        // free, and others are first
                        return false;
                    }
                } else if (Quarantine.isFree(word)) {
                    return new LockWait(lock, me, me.emptyPlace(), mode).tryAgain();
                } else if (setHasWaiters(word)) {
                    sleep(sequence, WAITS_UNTIL_FREE);
                }
            }
        } finally {
            count();
            end();
        }
    }

    /** Waits until the variable differs; empty if nobody holds the lock exclusively. */
    OptionalLong untilVarDiffers(final long oldValue) {
        final long held = me.place(lock.location());
        if (held != BackendSlot.NO_PLACE && holdsExclusively(held)) {
            throw LockWait.selfDeadlock(lock, me, "WAIT FOR VARIABLE");
        }
        if ((memory.getLongVolatile(STATE_OFFSET) & (EXCLUSIVE | OWNER_DIED)) == 0) {
            return OptionalLong.empty();
        }
        begin();
        try {
            while (true) {
                final int sequence = memory.getIntVolatile(WAKE_SEQUENCE_OFFSET);
                final long word = memory.getLongVolatile(STATE_OFFSET);
                if (Quarantine.isFree(word)) {
                    endQuarantine();
                } else if ((word & EXCLUSIVE) == 0) {
                    return OptionalLong.empty();
                } else {
                    final long value = memory.getLongVolatile(VAR_OFFSET);
                    if (value != oldValue) {
                        return OptionalLong.of(value);
                    }
                    if (setHasWaiters(word)) {
                        sleep(sequence, WAITS_FOR_VAR);
                    }
                }
            }
        } finally {
            end();
        }
    }

    /** The holder died in the middle: the caller must not take that for the end of his work. */
    private void endQuarantine() {
        lock.acquire(LWLockMode.SHARED);
        lock.release();
    }

    private boolean holdsExclusively(final long place) {
        return Ledger.phase(me.entry(place)) == Ledger.EXCLUSIVE_HELD;
    }

    private void begin() {
        int flags = memory.getIntVolatile(FLAGS_OFFSET);
        while ((flags & HAS_WATCHERS) == 0 && !memory.compareAndSetInt(FLAGS_OFFSET, flags, flags | HAS_WATCHERS)) {
            flags = memory.getIntVolatile(FLAGS_OFFSET);
        }
    }

    private boolean setHasWaiters(final long word) {
        return (word & HAS_WAITERS) != 0 || memory.compareAndSetLong(STATE_OFFSET, word, word | HAS_WAITERS);
    }

    private void sleep(final int sequence, final int waitClass) {
        if (!slept) {
            slept = true;
            since = lock.space().nanoTime();
            me.waitLock(lock.location(), waitClass, 0, since);
        }
        final int event = me.waitEvent();
        me.waitStart(lock.space().waitEventInfo(lock));
        lock.space().futex().await(memory, WAKE_SEQUENCE_OFFSET, sequence, SLEEP_NANOS, waitClass);
        me.waitStart(event);
        if (memory.getIntVolatile(WAKE_SEQUENCE_OFFSET) == sequence) {
            lock.space().recoverDead(lock);
        }
    }

    private void count() {
        if (slept) {
            LockStatistics.blocked(memory);
            LockStatistics.waited(memory, lock.space().nanoTime() - since);
        }
    }

    private void end() {
        if (slept) {
            me.waitLockEnd();
        }
    }
}
