package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.InstanceException;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.fault.FaultPoint;
import dev.backplane.engine.process.ProcessList;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what a dead process held. Every step can be repeated: whoever dies here is replaced by another, who begins
 * anew. The caller holds {@code recovery.lck}.
 *
 * <pre>
 * for each backend of the dead process: take it out of its {@link LockQueue}; for each entry of its ledger on lock L:
 *   exclusive phases: if the word says that this backend owns L: clear entries of disowned holds on L, which it had made
 *                     its own; note the death; compare-and-set EXCLUSIVE and the owner away and OWNER_DIED in
 *   shared phases:    set RECOVERING; count the ledgers of the living that say SHARED_HELD, waiting for those that are
 *                     between two phases; compare-and-set the count in and RECOVERING out (failed: count anew)
 *   then for each entry: increment the wake sequence, wake the next; clear the entry
 * then free the backend's slot
 * </pre>
 *
 * <p>Decrementing the count instead of counting anew would go wrong when a recoverer dies between the decrement and the
 * clearing of the entry. While RECOVERING is set the count can only fall, so the compare-and-set proves the count.
 */
public final class LockRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(LockRecovery.class);
    private static final long STOPPED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LockSpace space;
    private final BackendTable backends;
    private final ProcessList processes;

    /**
     * Recovery for an instance.
     *
     * @param space the locks
     * @param backends the ledgers
     * @param processes who lives
     */
    public LockRecovery(final LockSpace space, final BackendTable backends, final ProcessList processes) {
        this.space = space;
        this.backends = backends;
        this.processes = processes;
    }

    /**
     * Gives back all locks and backend slots of a dead process.
     *
     * @param process its slot
     * @return how many locks it held
     */
    public int recover(final int process) {
        int held = 0;
        for (int slot = 0; slot < backends.used(); slot++) {
            if (backends.process(slot) == process) {
                // first out of all queues: those behind it look again when they are woken
                backends.clearWait(slot);
                final SharedLWLock[] locks = locks(slot, process);
                held += correct(slot, process, locks);
                wakeAndClear(slot, locks);
                backends.free(slot);
            }
        }
        return held;
    }

    /** The locks of a ledger's entries; null where there is none, or none any more. */
    private SharedLWLock[] locks(final int slot, final int process) {
        final SharedLWLock[] locks = new SharedLWLock[backends.ledgerUsed(slot)];
        for (int place = 0; place < locks.length; place++) {
            final long entry = backends.entry(slot, place);
            locks[place] = Ledger.isEmpty(entry) ? null : lock(entry, process);
        }
        return locks;
    }

    private SharedLWLock lock(final long entry, final int process) {
        try {
            final SharedLWLock lock = space.lock(Ledger.location(entry), Lease.FOREVER);
            return space.isInitialized(lock.location()) ? lock : null;
        } catch (final InstanceException e) {
            LOG.warn(
                    "a lock of the dead process {} lies in memory that is gone: {}",
                    processes.pid(process),
                    e.getMessage());
            return null;
        }
    }

    /** Puts the words of all locks in a ledger right, before anybody who waits for them takes the processor. */
    private int correct(final int slot, final int process, final SharedLWLock[] locks) {
        int held = 0;
        for (int place = 0; place < locks.length; place++) {
            final long entry = backends.entry(slot, place);
            if (locks[place] != null) {
                correct(locks[place], slot, process, Ledger.phase(entry));
            }
            held += Ledger.isHeld(entry) || Ledger.isDisowned(entry) ? 1 : 0;
        }
        return held;
    }

    private void correct(final SharedLWLock lock, final int slot, final int process, final int phase) {
        switch (phase) {
            case Ledger.EXCLUSIVE_INTENT, Ledger.EXCLUSIVE_HELD, Ledger.EXCLUSIVE_DISOWNED -> {
                takeExclusiveAway(lock, slot, process);
                backends.countOwnerDeath();
            }
            case Ledger.SHARED_INTENT, Ledger.SHARED_HELD, Ledger.SHARED_RELEASING, Ledger.SHARED_DISOWNED ->
                countAnew(lock);
            default -> {
                // it only waited
            }
        }
        FaultPoint.RECOVERY_CORRECTED.reached();
    }

    private void wakeAndClear(final int slot, final SharedLWLock[] locks) {
        for (int place = 0; place < locks.length; place++) {
            final long entry = backends.entry(slot, place);
            if (locks[place] != null) {
                wake(locks[place], Ledger.phase(entry));
                FaultPoint.RECOVERY_WOKEN.reached();
            }
            if (!Ledger.isEmpty(entry)) {
                backends.clearEntry(slot, place);
            }
        }
    }

    /**
     * Of those who want the lock exclusively one is enough where a hold ended, or a wake-up was meant for the dead:
     * HAS_WAITERS stays set, so that the release of whoever comes next wakes another. In a queue it would have to be the
     * first, who may have been the dead.
     */
    private static void wake(final SharedLWLock lock, final int phase) {
        if (lock.isFifo() || phase == Ledger.WAIT) {
            lock.wake(Integer.MAX_VALUE, WAITS_ANY);
        } else {
            lock.wake(1, WAITS_EXCLUSIVE);
            lock.wake(Integer.MAX_VALUE, WAITS_ANY & ~WAITS_EXCLUSIVE);
        }
    }

    private void takeExclusiveAway(final SharedLWLock lock, final int slot, final int process) {
        final UnsafeBuffer memory = lock.memory();
        while (true) {
            final long word = memory.getLongVolatile(STATE_OFFSET);
            if ((word & EXCLUSIVE) == 0 || ownerSlot(word) != slot) {
                return;
            }
            forgetAdopted(lock, slot);
            memory.putInt(DEAD_BACKEND_OFFSET, slot + 1);
            memory.putLong(DEAD_PID_OFFSET, processes.pid(process));
            memory.putLong(DEATH_NOTICED_OFFSET, System.currentTimeMillis());
            final long freed = word & ~(EXCLUSIVE | OWNER_MASK) | OWNER_DIED;
            if (memory.compareAndSetLong(STATE_OFFSET, word, freed)) {
                return;
            }
        }
    }

    /**
     * The dead may have died between making a disowned hold his own and clearing the entry of who disowned it. As long as
     * the word names the dead, nobody else holds the lock, so that every such entry is one of these.
     */
    private void forgetAdopted(final SharedLWLock lock, final int owner) {
        final long entry = lock.location() << 8 | Ledger.EXCLUSIVE_DISOWNED;
        for (int slot = 0; slot < backends.used(); slot++) {
            final int used = slot == owner || backends.process(slot) < 0 ? 0 : backends.ledgerUsed(slot);
            for (int place = 0; place < used; place++) {
                if (backends.entry(slot, place) == entry) {
                    backends.clearEntry(slot, place, entry);
                }
            }
        }
    }

    private void countAnew(final SharedLWLock lock) {
        final UnsafeBuffer memory = lock.memory();
        long word;
        do {
            word = memory.getLongVolatile(STATE_OFFSET);
        } while ((word & RECOVERING) == 0 && !memory.compareAndSetLong(STATE_OFFSET, word, word | RECOVERING));
        FaultPoint.RECOVERY_COUNTING.reached();
        long counted;
        do {
            word = memory.getLongVolatile(STATE_OFFSET);
            final long count = countLivingHolds(lock);
            counted = word & ~(SHARED_MASK | RECOVERING) | count;
        } while (!memory.compareAndSetLong(STATE_OFFSET, word, counted));
    }

    private long countLivingHolds(final SharedLWLock lock) {
        long count = 0;
        for (int slot = 0; slot < backends.used(); slot++) {
            if (backends.process(slot) >= 0) {
                final int used = backends.ledgerUsed(slot);
                for (int place = 0; place < used; place++) {
                    count += holds(lock, slot, place) ? 1 : 0;
                }
            }
        }
        return count;
    }

    /** Whether an entry counts; waits while its backend is between two phases, unless it is dead. */
    private boolean holds(final SharedLWLock lock, final int slot, final int place) {
        final long began = System.nanoTime();
        boolean told = false;
        while (true) {
            final int process = backends.process(slot);
            if (process < 0 || processes.isMarkedDead(process)) {
                return false;
            }
            final long entry = backends.entry(slot, place);
            final int phase = Ledger.location(entry) == lock.location() ? Ledger.phase(entry) : 0;
            if (phase == Ledger.SHARED_HELD || phase == Ledger.SHARED_DISOWNED) {
                return true;
            }
            if (phase != Ledger.SHARED_INTENT && phase != Ledger.SHARED_RELEASING) {
                return false;
            }
            if (processes.hasDied(process)) {
                return false;
            }
            if (!told && System.nanoTime() - began > STOPPED_AFTER_NANOS) {
                told = true;
                LOG.warn(
                        "the recovery of lock {} waits for process {}, which is stopped in the middle of an"
                                + " acquisition or release; continue it (kill -CONT {}) or end it",
                        lock.name(),
                        processes.pid(process),
                        processes.pid(process));
            }
            space.waiting().pause();
        }
    }
}
