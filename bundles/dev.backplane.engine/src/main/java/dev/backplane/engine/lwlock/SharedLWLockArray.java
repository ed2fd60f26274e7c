package dev.backplane.engine.lwlock;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockArray;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.memory.Words;
import org.agrona.concurrent.UnsafeBuffer;

/** Locks of one tranche side by side, known by their number. */
public final class SharedLWLockArray extends FastPath implements LWLockArray {
    /** Of the first lock. */
    private final long state;

    /** Of the first lock, without a phase. */
    private final long entry;

    private final int size;

    SharedLWLockArray(
            final LockSpace space, final long location, final int size, final UnsafeBuffer memory, final Lease lease) {
        super(space, memory, lease);
        this.state = Words.address(memory, LWLockDescriptor.STATE_OFFSET);
        this.entry = Ledger.entry(location, 0);
        this.size = size;
    }

    @Override
    public boolean acquire(final int index, final LWLockMode mode) {
        requireLock(index);
        return acquire(state(index), entry(index), mode);
    }

    @Override
    public boolean conditionalAcquire(final int index, final LWLockMode mode) {
        requireLock(index);
        return conditionalAcquire(state(index), entry(index), mode);
    }

    @Override
    public void release(final int index) {
        requireLock(index);
        release(state(index), entry(index));
    }

    /**
     * A handle on one of them.
     *
     * @param index its number
     * @return the lock
     */
    public LWLock lock(final int index) {
        requireLock(index);
        return handle(entry(index));
    }

    @Override
    SharedLWLock handle(final long lockEntry) {
        return space().lock(Ledger.location(lockEntry), lease());
    }

    private void requireLock(final int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("lock " + index + " of tranche \""
                    + space().trancheName(memory().getInt(LWLockDescriptor.TRANCHE_ID_OFFSET))
                    + "\": it has the locks 0 to " + (size - 1));
        }
    }

    private long state(final int index) {
        return state + (long) index * LWLock.SIZE;
    }

    private long entry(final int index) {
        return entry + Ledger.entry((long) index * LWLock.SIZE, 0);
    }
}
