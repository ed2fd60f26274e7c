package dev.backplane.engine.owner;

import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockStatistics;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.LWLockWait;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.lwlock.TrancheInfo;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.shmem.Segment;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.handle.HandleSet;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.segment.MappedSegment;
import dev.backplane.engine.tranche.LockList;
import dev.backplane.engine.tranche.TrancheHandle;
import dev.backplane.engine.tranche.TrancheTable;
import dev.backplane.engine.tranche.WaitList;
import java.util.List;
import java.util.Map;

/** Locks as one resource owner sees them. */
public final class OwnedLWLocks implements LWLocks {
    private final int owner;
    private final HandleSet handles;
    private final TrancheTable tranches;
    private final LockList list;
    private final WaitList waits;
    private final LockSpace locks;
    private final BackendTable backends;
    private final Lookups<TrancheHandle> found = new Lookups<>(TrancheHandle::isOpen);

    /**
     * The view of an owner.
     *
     * @param owner who it is
     * @param handles what it has
     * @param tranches all tranches
     * @param list shows locks
     * @param waits shows who waits for whom
     * @param locks all locks
     * @param backends the backends
     */
    public OwnedLWLocks(
            final int owner,
            final HandleSet handles,
            final TrancheTable tranches,
            final LockList list,
            final WaitList waits,
            final LockSpace locks,
            final BackendTable backends) {
        this.owner = owner;
        this.handles = handles;
        this.tranches = tranches;
        this.list = list;
        this.waits = waits;
        this.locks = locks;
        this.backends = backends;
    }

    @Override
    public LWLockTranche requestNamedTranche(final String name, final int count) {
        return requestNamedTranche(name, count, TrancheOptions.DEFAULT);
    }

    @Override
    public LWLockTranche requestNamedTranche(final String name, final int count, final TrancheOptions options) {
        return track(tranches.request(name, count, options, owner));
    }

    @Override
    public LWLockTranche namedTranche(final String name) {
        final TrancheHandle known = found.get(0, name);
        if (known != null) {
            return known;
        }
        final TrancheHandle tranche = tranches.named(name, owner);
        found.put(0, name, tranche);
        return track(tranche);
    }

    @Override
    public int newTrancheId(final String name) {
        return newTrancheId(name, TrancheOptions.DEFAULT);
    }

    @Override
    public int newTrancheId(final String name, final TrancheOptions options) {
        return track(tranches.create(name, options, owner)).id();
    }

    @Override
    public LWLockTranche tranche(final int trancheId) {
        return track(tranches.register(trancheId, owner));
    }

    private LWLockTranche track(final TrancheHandle tranche) {
        handles.add(tranche);
        return tranche;
    }

    @Override
    public LWLock initialize(final Segment segment, final long offset, final int trancheId) {
        tranches.requireRegistered(trancheId);
        final MappedSegment memory = requireLockIn(segment, offset);
        locks.initialize(memory.lockLocation(offset), trancheId, -1, tranches.flags(trancheId));
        memory.locks().add(offset);
        return locks.lock(memory.lockLocation(offset), memory.lease());
    }

    @Override
    public LWLock lock(final Segment segment, final long offset) {
        final MappedSegment memory = requireLockIn(segment, offset);
        if (!locks.isInitialized(memory.lockLocation(offset))) {
            throw new NotRegisteredException("no lock was initialised at offset " + offset + " of segment \""
                    + segment.name() + "\": call LWLocks.initialize in the segment's initialiser");
        }
        return locks.lock(memory.lockLocation(offset), memory.lease());
    }

    private static MappedSegment requireLockIn(final Segment segment, final long offset) {
        if (!(segment instanceof MappedSegment memory)) {
            throw new IllegalArgumentException(
                    "segment \"" + segment.name() + "\" is no segment of this platform: " + segment.getClass());
        }
        memory.requireLive();
        if (offset < 0 || offset % LWLock.SIZE != 0 || offset > segment.size() - LWLock.SIZE) {
            throw new IndexOutOfBoundsException("no lock can lie at offset " + offset + " of segment \""
                    + segment.name() + "\": the offset must be a multiple of " + LWLock.SIZE + ", and the lock's "
                    + LWLock.SIZE + " bytes must end at " + segment.size() + " or before");
        }
        return memory;
    }

    @Override
    public int releaseAll() {
        return backends.current().releaseAll();
    }

    @Override
    public List<TrancheInfo> tranches() {
        return list.tranches();
    }

    @Override
    public List<LWLockInfo> locks() {
        return list.locks();
    }

    @Override
    public Map<Integer, LWLockStatistics> statistics() {
        return list.statistics();
    }

    @Override
    public String trancheName(final int trancheId) {
        return locks.trancheName(trancheId);
    }

    @Override
    public List<LWLockWait> waits() {
        return waits.waits();
    }

    @Override
    public List<List<LWLockWait>> deadlocks() {
        return waits.deadlocks();
    }
}
