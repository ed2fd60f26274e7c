package dev.backplane.engine.tranche;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.TrancheInfo;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.lwlock.LWLockDescriptor;
import dev.backplane.engine.lwlock.Lease;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.lwlock.SharedLWLock;
import dev.backplane.engine.segment.SegmentTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Shows tranches and locks, and who holds and waits for what, as the ledgers say at this moment. */
public final class LockList {
    private final TrancheTable tranches;
    private final SegmentTable segments;
    private final BackendTable backends;
    private final LockSpace locks;
    private final IntFunction<String> ownerNames;

    /**
     * A view of the locks of an instance.
     *
     * @param tranches their tranches
     * @param segments where named tranches' locks lie
     * @param backends who holds and waits
     * @param locks all locks
     * @param ownerNames an owner's name
     */
    public LockList(
            final TrancheTable tranches,
            final SegmentTable segments,
            final BackendTable backends,
            final LockSpace locks,
            final IntFunction<String> ownerNames) {
        this.tranches = tranches;
        this.segments = segments;
        this.backends = backends;
        this.locks = locks;
        this.ownerNames = ownerNames;
    }

    private record Users(List<Integer> holders, List<Integer> waiters) {
        private Users() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /**
     * All tranches of extensions.
     *
     * @return a snapshot in the order of their ids
     */
    public List<TrancheInfo> tranches() {
        return tranches.table().shared(() -> {
            final List<TrancheInfo> found = new ArrayList<>();
            tranches.table().forEach(row -> {
                if (tranches.table().state(row) == RowDescriptor.READY) {
                    found.add(new TrancheInfo(
                            tranches.id(row),
                            tranches.table().name(row),
                            tranches.lockCount(row),
                            ownerNames.apply(tranches.table().owner(row)),
                            tranches.table().references(row)));
                }
            });
            return found;
        });
    }

    /**
     * All locks of named tranches, and those others that are in use now.
     *
     * @return a snapshot in the order of tranche and index
     */
    public List<LWLockInfo> locks() {
        final Map<Long, Users> users = users();
        final List<LWLockInfo> found = new ArrayList<>();
        for (final TrancheInfo tranche : tranches()) {
            final long first = tranche.locks() == 0 ? -1 : segments.trancheLocks(tranche.name());
            for (int index = 0; first >= 0 && index < tranche.locks(); index++) {
                final long location = first + (long) index * LWLock.SIZE;
                final Users some = users.remove(location);
                found.add(info(location, some == null ? new Users() : some));
            }
        }
        users.forEach((location, some) -> found.add(info(location, some)));
        found.sort(Comparator.comparingInt(LWLockInfo::trancheId).thenComparingInt(LWLockInfo::index));
        return found;
    }

    private LWLockInfo info(final long location, final Users users) {
        final SharedLWLock lock = locks.lock(location, Lease.FOREVER);
        return new LWLockInfo(
                locks.trancheName(lock.trancheId()),
                lock.trancheId(),
                lock.index(),
                lock.mode(),
                List.copyOf(users.holders()),
                List.copyOf(users.waiters()),
                lock.isQuarantined());
    }

    private Map<Long, Users> users() {
        final Map<Long, Users> users = new HashMap<>();
        for (int slot = 0; slot < backends.capacity(); slot++) {
            if (backends.process(slot) < 0) {
                continue;
            }
            final int id = slot + 1;
            final int used = backends.ledgerUsed(slot);
            for (int place = 0; place < used; place++) {
                final long entry = backends.entry(slot, place);
                if (Ledger.isHeld(entry)) {
                    users(users, Ledger.location(entry)).holders().add(id);
                }
            }
            final long waitsFor = backends.waitLock(slot);
            if (waitsFor != 0) {
                users(users, waitsFor).waiters().add(id);
            }
        }
        // the platform's own locks are in use only for moments, most often by this very look
        users.keySet().removeIf(location -> LWLockDescriptor.regionOf(location) == 0);
        return users;
    }

    private static Users users(final Map<Long, Users> users, final long location) {
        return users.computeIfAbsent(location, unknown -> new Users());
    }
}
