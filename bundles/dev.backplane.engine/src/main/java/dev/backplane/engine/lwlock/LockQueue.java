package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Who waits for a lock of a tranche that serves first come, first served. The queue is not stored anywhere: each waiter
 * shows lock, mode and a ticket in its backend's slot, and the order is that of the tickets. So nothing can be left
 * half-linked by a death; a dead waiter leaves the queue when its slot is cleared.
 *
 * <pre>
 * enter    take a ticket by get-and-add on the instance's counter; show it in the slot, ticket first and lock last
 * acquire  a newcomer may not while HAS_WAITERS is set; who has entered may if the word does not conflict and nobody
 *          with a smaller ticket and a conflicting mode has entered. The compare-and-set leaves HAS_WAITERS set. Then
 *          leave the queue, before the caller may release
 * release  free now and HAS_WAITERS: nobody has entered: clear the flag by compare-and-set; else increment the wake
 *          sequence and wake the first: an exclusive one alone, a shared one with all other shared ones
 * give up  leave the queue, increment the wake sequence, wake all; nobody leaves otherwise without the lock
 * </pre>
 *
 * <p>Invariants: whoever sleeps has entered before it read the wake sequence and then the word, and saw a hold that
 * conflicts or somebody before it; that hold's release finds it in the queue, and whoever was before it wakes it when
 * giving up, is followed by a release when acquiring, and by the recovery when dying. HAS_WAITERS may outlive the last
 * waiter: the next release clears it. The clearing may race with somebody who enters, and then one newcomer may pass.
 */
final class LockQueue {
    private LockQueue() {}

    /** Enters the queue; answers the ticket, from 1. */
    static long enter(final SharedLWLock lock, final BackendSlot me, final LWLockMode mode, final long since) {
        final long ticket = lock.space().backends().nextTicket();
        me.waitLock(lock.location(), waitClass(mode), ticket, since);
        return ticket;
    }

    /** Whether nobody before a waiter is in its way. */
    static boolean isFirst(final SharedLWLock lock, final LWLockMode mode, final long ticket) {
        final BackendTable backends = lock.space().backends();
        final int used = backends.used();
        for (int slot = 0; slot < used; slot++) {
            final long other = backends.ticketFor(slot, lock.location());
            final boolean conflicts = mode == LWLockMode.EXCLUSIVE || backends.waitMode(slot) == WAITS_EXCLUSIVE;
            if (other > 0 && other < ticket && conflicts) {
                return false;
            }
        }
        return true;
    }

    /** Wakes whoever is first, after a release that left the lock free with HAS_WAITERS. */
    static void wakeFirst(final SharedLWLock lock, final long word) {
        final BackendTable backends = lock.space().backends();
        final int used = backends.used();
        long first = Long.MAX_VALUE;
        int mode = 0;
        for (int slot = 0; slot < used; slot++) {
            final long ticket = backends.ticketFor(slot, lock.location());
            if (ticket > 0 && ticket < first) {
                first = ticket;
                mode = backends.waitMode(slot);
            }
        }
        if (mode != 0) {
            lock.wakeAfterRelease(Integer.MAX_VALUE, mode == WAITS_SHARED ? WAITS_SHARED : ticketBit(first));
            return;
        }
        final UnsafeBuffer memory = lock.memory();
        if (memory.compareAndSetLong(STATE_OFFSET, word, word & ~HAS_WAITERS) || lock.hasFlag(HAS_WATCHERS)) {
            lock.wakeAfterRelease(0, 0);
        }
    }
}
