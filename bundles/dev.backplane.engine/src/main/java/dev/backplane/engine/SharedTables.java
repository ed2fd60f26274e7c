package dev.backplane.engine;

import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.OwnerDeath;
import dev.backplane.api.lwlock.OwnerDeathHandler;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.database.DatabaseCatalog;
import dev.backplane.engine.database.DatabaseTable;
import dev.backplane.engine.handle.HandleSet;
import dev.backplane.engine.lwlock.Lease;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.lwlock.SharedLWLock;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.memory.ShmemFolder;
import dev.backplane.engine.memory.TableId;
import dev.backplane.engine.owner.OwnedBackgroundWorkers;
import dev.backplane.engine.owner.OwnedLWLocks;
import dev.backplane.engine.owner.OwnedSharedMemory;
import dev.backplane.engine.owner.OwnedWaitEvents;
import dev.backplane.engine.process.ProcessTable;
import dev.backplane.engine.segment.Condemned;
import dev.backplane.engine.segment.KeptSegments;
import dev.backplane.engine.segment.Quotas;
import dev.backplane.engine.segment.SegmentChange;
import dev.backplane.engine.segment.SegmentList;
import dev.backplane.engine.segment.SegmentMemory;
import dev.backplane.engine.segment.SegmentRows;
import dev.backplane.engine.segment.SegmentTable;
import dev.backplane.engine.session.BackendSessions;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.OwnerFamily;
import dev.backplane.engine.table.OwnerTable;
import dev.backplane.engine.tranche.LockList;
import dev.backplane.engine.tranche.TrancheTable;
import dev.backplane.engine.tranche.WaitList;
import dev.backplane.engine.wait.WaitEventTable;
import dev.backplane.engine.worker.WorkerTable;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The tables in an instance's control file, put together as this process uses them. */
final class SharedTables implements OwnerDeathHandler {
    private final ControlFile control;
    private final Regions regions;
    private final ProcessTable processes;
    private final BackendTable backends;
    private final LockSpace locks;
    private final BackendSessions sessions;
    private final SegmentRows segmentRows;
    private final Condemned condemned;
    private final Quotas quotas;
    private final SegmentTable segments;
    private final TrancheTable tranches;
    private final OwnerTable owners;
    private final DatabaseTable databases;
    private final WaitEventTable waitEvents;
    private final NameTable trancheNames;
    private final NameTable waitEventNames;
    private final NameTable ownerNames;
    private final NameTable workerNames;
    private final WorkerTable workers;

    SharedTables(
            final ControlFile control,
            final Regions regions,
            final ProcessTable processes,
            final BackendTable backends,
            final LockSpace locks,
            final BackendSessions sessions,
            final Path dataFolder) {
        this.control = control;
        this.regions = regions;
        this.processes = processes;
        this.backends = backends;
        this.locks = locks;
        this.sessions = sessions;
        final NameTable segmentNames = table(TableId.SEGMENT);
        segmentRows = new SegmentRows(segmentNames, control.buffer(), regions, locks);
        ownerNames = table(TableId.EXTENSION);
        owners = new OwnerTable(ownerNames);
        quotas = new Quotas(table(TableId.QUOTA, TableId.SEGMENT), control.buffer());
        final SegmentMemory memory = new SegmentMemory(regions, quotas, owners);
        condemned = new Condemned(segmentRows, control.buffer(), backends, memory, processes.mySlot());
        segments = new SegmentTable(
                segmentRows,
                memory,
                condemned,
                dataFolder,
                new SegmentChange(control.buffer(), segmentNames.sequenceOffset(), backends, locks),
                control.limits().sharedMemorySize());
        trancheNames = table(TableId.TRANCHE);
        tranches = new TrancheTable(trancheNames, control, segments, locks);
        final NameTable databaseNames = table(TableId.DATABASE);
        databases = new DatabaseTable(databaseNames, control, dataFolder, backends, segments);
        segmentRows.connect(databases);
        workerNames = table(TableId.WORKER);
        workers = new WorkerTable(workerNames, control, databases, owners);
        waitEventNames = table(TableId.WAIT_EVENT);
        waitEvents = new WaitEventTable(waitEventNames, backends, tranches, owners);
        for (int tranche = 1; tranche <= TrancheTable.BUILTIN; tranche++) {
            locks.handlers().ofTranche(tranche, this);
        }
    }

    /** Makes the tables' own locks in a new control file that nobody else knows yet. */
    static void initializeLocks(final ControlFile control) {
        final LockSpace space = SharedState.lockSpace(null, new Regions(null, control));
        for (final TableId id : TableId.values()) {
            space.initialize(SharedState.lockLocation(id), TrancheTable.builtin(id), -1, 0);
        }
    }

    /**
     * Writes the kept segments of an instance that nobody uses any more.
     *
     * @return how many
     */
    static int saveKept(final ShmemFolder folder, final ControlFile control, final KeptSegments kept) {
        final Regions regions = new Regions(folder, control);
        final LockSpace locks = SharedState.lockSpace(null, regions);
        final NameTable segments = new NameTable(TableId.SEGMENT, control, null, null, null);
        final NameTable databases = new NameTable(TableId.DATABASE, control, null, null, null);
        return kept.save(
                new SegmentRows(segments, control.buffer(), regions, locks),
                regions,
                id -> DatabaseTable.exists(databases, control, id));
    }

    /** Puts the databases into a new control file that nobody else knows yet. */
    static void restoreDatabases(final ControlFile control, final DatabaseCatalog catalog, final KeptSegments kept) {
        final NameTable databases = new NameTable(TableId.DATABASE, control, null, null, null);
        DatabaseTable.restore(databases, control, catalog);
        kept.retainDatabases(id -> DatabaseTable.exists(databases, control, id));
    }

    private NameTable table(final TableId id) {
        return table(id, id);
    }

    private NameTable table(final TableId id, final TableId guard) {
        final SharedLWLock lock = locks.lock(SharedState.lockLocation(guard), Lease.FOREVER);
        return new NameTable(id, control, processes, lock, sessions);
    }

    /** Puts a table right after somebody died who held its lock exclusively. */
    @Override
    public void recover(final LWLock lock, final OwnerDeath death) {
        switch (TrancheTable.table(lock.trancheId())) {
            case SEGMENT -> segments.repair();
            case DATABASE -> databases.repair();
            case TRANCHE -> trancheNames.rebuildIndex();
            case EXTENSION -> ownerNames.rebuildIndex();
            case WAIT_EVENT -> waitEventNames.rebuildIndex();
            case WORKER -> workerNames.rebuildIndex();
            case QUOTA -> {
                // the segment table's lock guards the quotas; only a damaged file tells of an owner of theirs
            }
        }
    }

    /** Takes a dead process's references away, and frees what nobody refers to. */
    void sweep(final int process) {
        workers.sweep(process);
        databases.sweep(process);
        segments.sweep(process);
        sweep(trancheNames, process);
        sweep(waitEventNames, process);
        sweep(ownerNames, process);
    }

    private static void sweep(final NameTable table, final int process) {
        table.exclusively(() -> {
            table.sweep(process, row -> false, table::remove);
            return null;
        });
    }

    ResourceOwner owner(final String name, final Consumer<ResourceOwner> forget) {
        final int owner = owners.acquire(name);
        final OwnerFamily family = new OwnerFamily(owners, name);
        final HandleSet handles = new HandleSet();
        final SegmentList segmentList = new SegmentList(
                segmentRows, regions, quotas, control.limits().sharedMemorySize(), owners, databases::name);
        final LockList lockList = new LockList(tranches, segmentRows, backends, locks, owners);
        final ResourceOwner[] made = new ResourceOwner[1];
        made[0] = new ResourceOwner(
                handles,
                new OwnedSharedMemory(owner, family, handles, segments, segmentList, databases, backends),
                new OwnedLWLocks(owner, handles, tranches, lockList, new WaitList(backends, locks), locks, backends),
                new OwnedWaitEvents(owner, handles, waitEvents, lockList),
                new OwnedBackgroundWorkers(name, workers),
                () -> {
                    owners.release(owner);
                    family.release();
                    forget.accept(made[0]);
                });
        return made[0];
    }

    /** What every process does now and then about its segments. */
    void keepHouse() {
        condemned.letGo();
    }

    Quotas quotas() {
        return quotas;
    }

    SegmentTable segments() {
        return segments;
    }

    TrancheTable tranches() {
        return tranches;
    }

    DatabaseTable databases() {
        return databases;
    }

    WaitEventTable waitEvents() {
        return waitEvents;
    }

    WorkerTable workers() {
        return workers;
    }
}
