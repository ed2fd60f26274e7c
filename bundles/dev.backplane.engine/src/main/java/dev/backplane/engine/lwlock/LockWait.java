package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.DeadlockException;
import dev.backplane.api.SelfDeadlockException;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.fault.FaultPoint;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slow path of one acquisition: spin briefly, queue, look again, sleep. Woken means "may try again", never "owns".
 *
 * <pre>
 * 1 ledger = WAIT; first come, first served: enter the {@link LockQueue}
 * 2 load the wake sequence, then the word
 * 3 no conflict any more: ledger = INTENT and try
 * 4 compare-and-set HAS_WAITERS into the still conflicting word (failed: back to 2)
 * 5 sleep while the wake sequence has the value of step 2
 * 6 ledger = INTENT and try, from now on with HAS_WAITERS set in what is stored
 * 7 time up, interrupted or victim of a deadlock: leave the queue, increment the wake sequence and wake the next, because
 *   a wake-up may have been meant for this backend; clear the ledger, last
 * </pre>
 *
 * <p>Loading the sequence after step 4, or setting the flag on a word that may be free, loses wake-ups. Every sleep ends
 * after a while by itself, to see whether the holder has died.
 */
final class LockWait {
    private static final Logger LOG = LoggerFactory.getLogger(LockWait.class);
    private static final long FIRST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long INTERRUPTIBLE_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** How often one looks before one asks to be next: holds that are over sooner come in bursts, which cost less. */
    private static final int PATIENCE = 10;

    private static final long DEADLOCK_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum Outcome {
        HELD,
        TIMED_OUT,
        INTERRUPTED
    }

    private final SharedLWLock lock;
    private final BackendSlot me;
    private final long place;
    private final LWLockMode mode;
    private final UnsafeBuffer memory;
    private final boolean fifo;
    private final boolean mayPass;
    private final Precedence precedence;
    private boolean slept;
    private long ticket;
    private long since;
    private long nextDeadlockCheck;
    private boolean deadlockReported;

    LockWait(final SharedLWLock lock, final BackendSlot me, final long place, final LWLockMode mode) {
        this.lock = lock;
        this.me = me;
        this.place = place;
        this.mode = mode;
        this.memory = lock.memory();
        // before anybody asks what is held
        ledgerIntent();
        me.doubt();
        this.fifo = lock.isFifo();
        // who holds the lock in shared mode would wait for those who wait for him
        this.mayPass = me.holds(lock.location());
        this.precedence = new Precedence(lock.memory());
    }

    /**
     * Waits until the lock is held; true if no sleep was needed. Too long to be compiled into the caller: each further call
     * there makes the compiler keep more of the caller's values on the stack.
     */
    static boolean acquire(
            final FastPath locks, final long entry, final BackendSlot me, final long place, final LWLockMode mode) {
        final LockWait wait = new LockWait(locks.handle(entry), me, place, mode);
        wait.await(Long.MAX_VALUE, false);
        return !wait.slept;
    }

    /** The same until the thread is interrupted. */
    boolean acquireInterruptibly() throws InterruptedException {
        throwIfInterrupted(await(Long.MAX_VALUE, true));
        return !slept;
    }

    /** The same for a time; true if the lock is held. */
    boolean acquireWithin(final Duration timeout) throws InterruptedException {
        final long nanos = timeout.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
        final Outcome outcome = await(nanos, true);
        throwIfInterrupted(outcome);
        return outcome == Outcome.HELD;
    }

    private void throwIfInterrupted(final Outcome outcome) throws InterruptedException {
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException("backend " + me.id() + " was interrupted while it waited for lock "
                    + lock.name() + " in mode " + mode);
        }
    }

    /** The rest of a conditional acquisition: never sleeps. */
    boolean tryAgain() {
        if (fifo) {
            // after all who have entered; the flag alone may be left over
            ticket = Long.MAX_VALUE;
        }
        final boolean held = takeIfFree() || quarantineEndedWithHold(false);
        if (!held) {
            me.clearLedger(place);
        }
        return held;
    }

    /** Tries as long as others only were faster and the lock does not conflict. */
    private boolean takeIfFree() {
        ledgerIntent();
        for (long word = word(); mayTake(word); word = word()) {
            if (take(word)) {
                return true;
            }
        }
        return false;
    }

    private Outcome await(final long timeout, final boolean interruptible) {
        requireNoSelfDeadlock();
        since = lock.space().nanoTime();
        nextDeadlockCheck = DEADLOCK_TIMEOUT_NANOS;
        long sleep = FIRST_SLEEP_NANOS;
        try {
            while (true) {
                if (spin() || quarantineEndedWithHold(true)) {
                    return Outcome.HELD;
                }
                ledger(Ledger.WAIT);
                if (fifo && ticket == 0) {
                    ticket = LockQueue.enter(lock, me, mode, since);
                }
                final int sequence = memory.getIntVolatile(WAKE_SEQUENCE_OFFSET);
                final long word = word();
                if (mayTake(word) || Quarantine.isFree(word)) {
                    continue;
                }
                final long waited = lock.space().nanoTime() - since;
                if (interruptible && Thread.interrupted()) {
                    giveUp();
                    return Outcome.INTERRUPTED;
                }
                if (waited >= timeout) {
                    giveUp();
                    return Outcome.TIMED_OUT;
                }
                if ((word & HAS_WAITERS) == 0 && !memory.compareAndSetLong(STATE_OFFSET, word, word | HAS_WAITERS)) {
                    continue;
                }
                checkDeadlock(waited);
                final long longest = interruptible ? Math.min(sleep, INTERRUPTIBLE_SLEEP_NANOS) : sleep;
                sleep(sequence, Math.min(longest, timeout - waited));
                if (lock.space().nanoTime() - since - waited >= sleep) {
                    lock.space().recoverDead(lock);
                    sleep = Math.min(LONGEST_SLEEP_NANOS, sleep * 2);
                }
            }
        } finally {
            endWait();
        }
    }

    private void endWait() {
        leaveQueue();
        if (slept) {
            me.waitLockEnd();
            LockStatistics.waited(memory, lock.space().nanoTime() - since);
        }
    }

    private void leaveQueue() {
        if (ticket != 0) {
            ticket = 0;
            me.waitLockEnd();
        }
    }

    private void giveUp() {
        final boolean queued = ticket != 0;
        leaveQueue();
        if (queued) {
            lock.wake(Integer.MAX_VALUE, WAITS_ANY);
        } else if (slept) {
            lock.wake(1, WAITS_TO_ACQUIRE);
        }
        me.clearLedger(place);
    }

    private boolean spin() {
        final int spins = lock.space().spins();
        final boolean held = spin(spins);
        lock.space().spun(held);
        return held;
    }

    private boolean spin(final int spins) {
        ledgerIntent();
        for (int i = 0; i <= spins || !precedence.giveUp(conflict(mode)); i++) {
            final long word = word();
            if (mayTake(word)) {
                if ((fifo || mayPass || precedence.allows(word, spins)) && take(word)) {
                    wakeOtherReaders();
                    return true;
                }
            } else if ((word & OWNER_DIED) != 0) {
                return false;
            } else if (!fifo && (slept || i >= Math.min(PATIENCE, spins))) {
                precedence.ask(word);
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean take(final long word) {
        final long base = (word | flag()) & ~NEXT;
        return mode == LWLockMode.EXCLUSIVE
                ? lock.takeExclusive(me, place, word, base)
                : lock.takeShared(me, place, word, base);
    }

    /** Who slept or queued stands for others who may sleep still. */
    private long flag() {
        return slept || ticket != 0 ? HAS_WAITERS : 0;
    }

    private boolean mayTake(final long word) {
        if (ticket == 0) {
            return (word & newcomerConflict()) == 0;
        }
        return (word & conflict(mode)) == 0 && (mayPass || LockQueue.isFirst(lock, mode, ticket));
    }

    private long newcomerConflict() {
        return fifo && !mayPass ? conflict(mode) | HAS_WAITERS : conflict(mode);
    }

    /** The release woke this reader alone; all other readers may come in too. */
    private void wakeOtherReaders() {
        if (slept && mode == LWLockMode.SHARED && !fifo) {
            lock.wake(Integer.MAX_VALUE, WAITS_SHARED);
        }
    }

    private void sleep(final int sequence, final long nanos) {
        if (!slept) {
            slept = true;
            LockStatistics.blocked(memory);
            if (ticket == 0) {
                me.waitLock(lock.location(), waitClass(mode), 0, since);
            }
        }
        FaultPoint.LWLOCK_WAITING.reached();
        final int event = me.waitEvent();
        me.waitStart(lock.space().waitEventInfo(lock));
        lock.space()
                .futex()
                .await(
                        memory,
                        WAKE_SEQUENCE_OFFSET,
                        sequence,
                        nanos,
                        ticket == 0 ? waitClass(mode) : waitClass(mode) | ticketBit(ticket));
        me.waitStart(event);
    }

    private void checkDeadlock(final long waited) {
        if (waited < nextDeadlockCheck) {
            return;
        }
        nextDeadlockCheck = waited + DEADLOCK_TIMEOUT_NANOS;
        lock.space().waitGraph().deadlockOf(me.slot()).ifPresent(deadlock -> {
            if (deadlock.victim() == me.slot()) {
                giveUp();
                throw new DeadlockException(deadlock + "; backend " + me.id()
                        + " gives up: release what it holds, so that the others can go on, and try again");
            }
            if (deadlock.latest() == me.slot() && !deadlockReported) {
                deadlockReported = true;
                LOG.warn("{}; nobody breaks it: end one of the sessions", deadlock);
            }
        });
    }

    /**
     * Lets this process's handler put the data of a dead owner right.
     *
     * @param mayWait whether a reader may take the lock anew afterwards
     * @return true if the lock is held now in the mode asked for
     */
    private boolean quarantineEndedWithHold(final boolean mayWait) {
        final long word = word();
        if (!Quarantine.isFree(word)) {
            return false;
        }
        if (!new Quarantine(lock, me, place).end(word, flag(), this::leaveQueue)) {
            return false;
        }
        if (mode == LWLockMode.EXCLUSIVE) {
            return true;
        }
        lock.release(me, place);
        if (mayWait) {
            return false;
        }
        ledgerIntent();
        return lock.attemptLock(me, place, mode);
    }

    private void requireNoSelfDeadlock() {
        final long held = me.place(lock.location());
        final boolean conflicts = held != BackendSlot.NO_PLACE
                && (mode == LWLockMode.EXCLUSIVE || Ledger.phase(me.entry(held)) == Ledger.EXCLUSIVE_HELD);
        if (conflicts) {
            me.clearLedger(place);
            throw selfDeadlock(lock, me, mode.name());
        }
    }

    static SelfDeadlockException selfDeadlock(final SharedLWLock lock, final BackendSlot me, final String wanted) {
        return new SelfDeadlockException("backend " + me.id() + " asks for lock " + lock.name() + " in mode " + wanted
                + " while it holds it itself: it would wait for itself for ever; release it first");
    }

    private void ledgerIntent() {
        ledger(mode == LWLockMode.EXCLUSIVE ? Ledger.EXCLUSIVE_INTENT : Ledger.SHARED_INTENT);
    }

    private void ledger(final int phase) {
        me.ledger(place, lock.entry(phase));
    }

    private long word() {
        return memory.getLongVolatile(STATE_OFFSET);
    }
}
