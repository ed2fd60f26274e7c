package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import dev.backplane.api.LockNotHeldException;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.backend.Ledger;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The release of a hold that another backend disowned: {@code LWLockReleaseDisowned}. The hold stays in the ledger of who
 * disowned it, so a death of that process gives it back. Who releases it first makes it his own, while nobody recovers
 * anything, because a recount would see it twice or not at all. Of several shared holds he takes the one that he disowned
 * himself: with another's in its place, his own would be left for that other, and for nobody once that one has died.
 *
 * <pre>
 * shared     own ledger = INTENT, HELD; clear the other's entry by compare-and-set
 * exclusive  own ledger = HELD; compare-and-set the owner in the word; clear the other's entry
 * </pre>
 *
 * <p>Dying in between leaves what recovery can tell: a shared hold counts where the living have it; the owner of an
 * exclusive one stands in the word, and the other's entry is cleared before the word is freed.
 */
final class DisownedHold {
    private final SharedLWLock lock;
    private final BackendSlot me;
    private final LWLockMode mode;
    private final long place;
    private final BackendTable backends;

    DisownedHold(final SharedLWLock lock, final BackendSlot me, final LWLockMode mode) {
        this.lock = lock;
        this.me = me;
        this.mode = mode;
        this.place = me.emptyPlace();
        this.backends = lock.space().backends();
    }

    void release() {
        if (!lock.space().runAlone(this::adopt)) {
            throw new LockNotHeldException(
                    "lock " + lock.name() + " has no disowned hold in mode " + mode + ": nothing to release");
        }
        lock.release(me, place);
    }

    private boolean adopt() {
        final int phase = mode == LWLockMode.EXCLUSIVE ? Ledger.EXCLUSIVE_DISOWNED : Ledger.SHARED_DISOWNED;
        final long wanted = lock.entry(phase);
        boolean adopted = adoptFrom(me.slot(), wanted);
        final int used = backends.used();
        for (int slot = 0; slot < used && !adopted; slot++) {
            adopted = adoptFrom(slot, wanted);
        }
        return adopted;
    }

    private boolean adoptFrom(final int slot, final long wanted) {
        final int places = backends.process(slot) < 0 ? 0 : backends.ledgerUsed(slot);
        for (int other = 0; other < places; other++) {
            if (backends.entry(slot, other) == wanted) {
                adopt(slot, other, wanted);
                return true;
            }
        }
        return false;
    }

    private void adopt(final int slot, final int other, final long entry) {
        me.since(place);
        if (mode == LWLockMode.EXCLUSIVE) {
            me.ledger(place, lock.entry(Ledger.EXCLUSIVE_HELD));
            changeOwner();
        } else {
            me.ledger(place, lock.entry(Ledger.SHARED_INTENT));
            me.change(place, lock.entry(Ledger.SHARED_HELD));
        }
        backends.clearEntry(slot, other, entry);
    }

    private void changeOwner() {
        final UnsafeBuffer memory = lock.memory();
        long word;
        do {
            word = memory.getLongVolatile(STATE_OFFSET);
        } while (!memory.compareAndSetLong(STATE_OFFSET, word, word & ~OWNER_MASK | me.exclusiveHold()));
    }
}
