package dev.backplane.engine.tranche;

import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockStatistics;
import dev.backplane.api.lwlock.LWLockUser;
import dev.backplane.api.lwlock.TrancheInfo;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.lwlock.LWLockDescriptor;
import dev.backplane.engine.lwlock.Lease;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.lwlock.SharedLWLock;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.Names;
import dev.backplane.engine.memory.TableId;
import dev.backplane.engine.segment.SegmentRows;
import dev.backplane.engine.table.RowDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shows tranches and locks, and who holds and waits for what, as the ledgers say at this moment. */
public final class LockList {
    private final TrancheTable tranches;
    private final SegmentRows segments;
    private final BackendTable backends;
    private final LockSpace locks;
    private final Names ownerNames;

    /**
     * A view of the locks of an instance.
     *
     * @param tranches their tranches
     * @param segments where the locks lie
     * @param backends who holds and waits
     * @param locks all locks
     * @param ownerNames an owner's name
     */
    public LockList(
            final TrancheTable tranches,
            final SegmentRows segments,
            final BackendTable backends,
            final LockSpace locks,
            final Names ownerNames) {
        this.tranches = tranches;
        this.segments = segments;
        this.backends = backends;
        this.locks = locks;
        this.ownerNames = ownerNames;
    }

    private record Users(List<LWLockUser> holders, List<Waiter> waiters) {
        private Users() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private record Waiter(long ticket, LWLockUser user) {}

    private record Place(Optional<String> segment, long offset) {}

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
                            ownerNames.name(tranches.table().owner(row)),
                            tranches.table().references().pids(row),
                            tranches.options(row)));
                }
            });
            return found;
        });
    }

    /**
     * All locks of extensions.
     *
     * @return a snapshot in the order of tranche, index, segment and offset
     */
    public List<LWLockInfo> locks() {
        final Map<Long, Users> users = users();
        final List<LWLockInfo> found = new ArrayList<>();
        places().forEach((location, place) ->
                found.add(info(location, place, users.getOrDefault(location, new Users()))));
        found.sort(Comparator.comparingInt(LWLockInfo::trancheId)
                .thenComparingInt(LWLockInfo::index)
                .thenComparing(lock -> lock.segment().orElse(""))
                .thenComparingLong(LWLockInfo::offset));
        return found;
    }

    /**
     * What happened to the locks of each tranche.
     *
     * @return sums by the tranche's id
     */
    public Map<Integer, LWLockStatistics> statistics() {
        final Map<Integer, LWLockStatistics> sums = new TreeMap<>();
        for (final TableId id : TableId.values()) {
            add(
                    sums,
                    locks.lock(LWLockDescriptor.location(0, ControlFileDescriptor.lock(id.ordinal())), Lease.FOREVER));
        }
        places().keySet().forEach(location -> add(sums, locks.lock(location, Lease.FOREVER)));
        return sums;
    }

    private static void add(final Map<Integer, LWLockStatistics> sums, final SharedLWLock lock) {
        sums.merge(lock.trancheId(), lock.statistics(), LWLockStatistics::plus);
    }

    /** Where the locks of extensions lie. */
    private Map<Long, Place> places() {
        final Map<Long, Place> places = new HashMap<>();
        segments.forEachLock((location, segment, offset) -> places.put(location, new Place(segment, offset)));
        return places;
    }

    private LWLockInfo info(final long location, final Place place, final Users users) {
        final SharedLWLock lock = locks.lock(location, Lease.FOREVER);
        return new LWLockInfo(
                locks.trancheName(lock.trancheId()),
                lock.trancheId(),
                lock.index(),
                place.segment(),
                place.offset(),
                lock.mode(),
                List.copyOf(users.holders()),
                users.waiters().stream()
                        .sorted(Comparator.comparingLong(Waiter::ticket)
                                .thenComparing(waiter -> waiter.user().age(), Comparator.reverseOrder()))
                        .map(Waiter::user)
                        .toList(),
                lock.isQuarantined(),
                lock.statistics());
    }

    private Map<Long, Users> users() {
        final Map<Long, Users> users = new HashMap<>();
        final int slots = backends.used();
        for (int slot = 0; slot < slots; slot++) {
            final int process = backends.process(slot);
            if (process >= 0) {
                addHolds(users, slot, backends.pid(process));
                addWait(users, slot, backends.pid(process));
            }
        }
        return users;
    }

    private void addHolds(final Map<Long, Users> users, final int slot, final long pid) {
        final int used = backends.ledgerUsed(slot);
        for (int place = 0; place < used; place++) {
            final long since = backends.heldSince(slot, place);
            final long entry = backends.entry(slot, place);
            final boolean disowned = Ledger.isDisowned(entry);
            if (Ledger.isHeld(entry) || disowned) {
                final LWLockMode mode = Ledger.isExclusive(entry) ? LWLockMode.EXCLUSIVE : LWLockMode.SHARED;
                users(users, Ledger.location(entry))
                        .holders()
                        .add(new LWLockUser(slot + 1, pid, mode, age(since), disowned));
            }
        }
    }

    private void addWait(final Map<Long, Users> users, final int slot, final long pid) {
        final long location = backends.waitLock(slot);
        if (location != 0) {
            final LWLockMode mode =
                    backends.waitMode(slot) == LWLockDescriptor.WAITS_SHARED ? LWLockMode.SHARED : LWLockMode.EXCLUSIVE;
            final LWLockUser user = new LWLockUser(slot + 1, pid, mode, age(backends.waitSince(slot)), false);
            users(users, location).waiters().add(new Waiter(backends.waitTicket(slot), user));
        }
    }

    private static Duration age(final long since) {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - since));
    }

    private static Users users(final Map<Long, Users> users, final long location) {
        return users.computeIfAbsent(location, unknown -> new Users());
    }
}
