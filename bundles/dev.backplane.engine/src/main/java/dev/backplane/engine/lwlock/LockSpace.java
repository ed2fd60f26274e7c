package dev.backplane.engine.lwlock;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.OwnerDeathHandler;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.memory.Regions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.agrona.concurrent.UnsafeBuffer;

/** All locks of an instance, as this process sees them: where they lie, who acts, and what to do after a death. */
public final class LockSpace {
    private final BackendTable backends;
    private final Regions regions;
    private final Map<Integer, OwnerDeathHandler> handlers = new ConcurrentHashMap<>();
    private volatile IntFunction<String> trancheNames = id -> "tranche " + id;
    private volatile Runnable recovery = () -> {};

    /**
     * The locks of an instance.
     *
     * @param backends who holds and waits
     * @param regions where locks lie
     */
    public LockSpace(final BackendTable backends, final Regions regions) {
        this.backends = backends;
        this.regions = regions;
    }

    /**
     * Connects the parts that are built on locks themselves.
     *
     * @param names answers a tranche's name without taking a lock
     * @param recoverDead puts right what dead processes left
     */
    public void connect(final IntFunction<String> names, final Runnable recoverDead) {
        trancheNames = names;
        recovery = recoverDead;
    }

    /**
     * A lock that is initialised already.
     *
     * @param location where it lies
     * @param lease stale when the memory is no longer this process's to use
     * @return the lock
     */
    public SharedLWLock lock(final long location, final Lease lease) {
        return new SharedLWLock(this, location, memory(location), lease);
    }

    /**
     * Initialises a lock: {@code LWLockInitialize}. Nobody else may know it yet.
     *
     * @param location where it lies
     * @param trancheId its tranche
     * @param index its index in the tranche; -1 inside a segment
     */
    public void initialize(final long location, final int trancheId, final int index) {
        final UnsafeBuffer memory = memory(location);
        memory.putLong(LWLockDescriptor.STATE_OFFSET, 0);
        memory.putInt(LWLockDescriptor.WAKE_SEQUENCE_OFFSET, 0);
        memory.putInt(LWLockDescriptor.TRANCHE_ID_OFFSET, trancheId);
        memory.putInt(LWLockDescriptor.INDEX_OFFSET, index);
        memory.putIntVolatile(LWLockDescriptor.MAGIC_OFFSET, LWLockDescriptor.MAGIC);
    }

    /**
     * Whether a lock was initialised.
     *
     * @param location where it would lie
     * @return true if it was
     */
    public boolean isInitialized(final long location) {
        return memory(location).getIntVolatile(LWLockDescriptor.MAGIC_OFFSET) == LWLockDescriptor.MAGIC;
    }

    UnsafeBuffer memory(final long location) {
        final int region = LWLockDescriptor.regionOf(location);
        final long offset = LWLockDescriptor.offsetOf(location);
        return region == 0
                ? new UnsafeBuffer(regions.buffer(0), (int) offset, LWLock.SIZE)
                : regions.map(region).part(offset, LWLock.SIZE);
    }

    /**
     * Says how this process puts the data behind the locks of a tranche right.
     *
     * @param trancheId the tranche
     * @param handler the handler; it replaces an earlier one
     */
    public void onOwnerDeath(final int trancheId, final OwnerDeathHandler handler) {
        handlers.put(trancheId, handler);
    }

    /**
     * Takes a handler back, if it has not been replaced.
     *
     * @param trancheId the tranche
     * @param handler the handler
     */
    public void forgetOwnerDeath(final int trancheId, final OwnerDeathHandler handler) {
        handlers.remove(trancheId, handler);
    }

    OwnerDeathHandler handler(final int trancheId) {
        return handlers.get(trancheId);
    }

    /**
     * A tranche's name, without taking a lock.
     *
     * @param trancheId the tranche
     * @return its name
     */
    public String trancheName(final int trancheId) {
        return trancheNames.apply(trancheId);
    }

    BackendSlot current() {
        return backends.current();
    }

    void recoverDead() {
        recovery.run();
    }

    /**
     * Releases all that a backend holds: {@code LWLockReleaseAll}.
     *
     * @param backend the calling thread's backend
     * @return how many holds were released
     */
    public int releaseAll(final BackendSlot backend) {
        int released = 0;
        for (int place = backend.ledgerTop() - 1; place >= 0; place--) {
            final long entry = backend.entry(place);
            if (Ledger.isHeld(entry)) {
                lock(Ledger.location(entry), Lease.FOREVER).release(backend, place);
                released++;
            }
        }
        return released;
    }
}
