package dev.backplane.engine;

import dev.backplane.api.InstanceException;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.lwlock.LWLockDescriptor;
import dev.backplane.engine.lwlock.LockRecovery;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.Regions;
import dev.backplane.engine.memory.ShmemFolder;
import dev.backplane.engine.memory.TableId;
import dev.backplane.engine.memory.Waiting;
import dev.backplane.engine.process.ProcessTable;
import dev.backplane.engine.recovery.Recovery;
import dev.backplane.engine.recovery.Sweeper;
import dev.backplane.engine.session.BackendSessions;
import dev.backplane.engine.wait.PlatformWaitEvent;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An instance's shared memory as this process uses it: who lives, who holds what, and the tables built on that. */
final class SharedState implements Sweeper {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ControlFile control;
    private final Regions regions;
    private final ProcessTable processes;
    private final BackendTable backends;
    private final LockSpace locks;
    private final BackendSessions sessions;
    private final LockRecovery lockRecovery;
    private final Recovery recovery;
    private final Path dataFolder;
    /** Null before anybody needs them. */
    private volatile SharedTables tables;

    private Workers workers;

    SharedState(
            final ShmemFolder folder, final ControlFile control, final ProcessTable processes, final Path dataFolder) {
        this.control = control;
        this.processes = processes;
        this.dataFolder = dataFolder;
        regions = new Regions(folder, control);
        backends = new BackendTable(control.buffer(), control.layout(), control.limits(), processes);
        backends.tick();
        locks = lockSpace(backends, regions);
        sessions = new BackendSessions(backends, processes, locks);
        lockRecovery = new LockRecovery(locks, backends, processes);
        recovery = new Recovery(folder, processes, lockRecovery, this);
    }

    /**
     * The tables. Whoever needs them first makes them: while a process goes on that has just attached, its housekeeper does
     * so beside it.
     */
    SharedTables tables() {
        final SharedTables present = tables;
        return present != null ? present : makeTables();
    }

    private synchronized SharedTables makeTables() {
        if (tables == null) {
            final SharedTables made =
                    new SharedTables(control, regions, processes, backends, locks, sessions, dataFolder);
            locks.connect(made.tranches(), recovery);
            sessions.connect(made.databases(), made.waitEvents());
            workers = new Workers(made.workers(), this);
            tables = made;
        }
        return tables;
    }

    @Override
    public void sweep(final int process) {
        tables().sweep(process);
    }

    /** Where the lock lies that guards a table. */
    static long lockLocation(final TableId id) {
        return LWLockDescriptor.location(0, ControlFileDescriptor.lock(id.ordinal()));
    }

    /** The locks of an instance; without backends, of one that nobody uses. */
    static LockSpace lockSpace(final BackendTable backends, final Regions regions) {
        return new LockSpace(backends, regions, Waiting.SYSTEM);
    }

    /**
     * Refuses memory in which a table's lock never becomes free: a table is locked only for moments, and what a dead
     * process held is given back here.
     *
     * @param patienceNanos how long to wait
     */
    void requireUsable(final long patienceNanos) {
        final long deadline = System.nanoTime() + patienceNanos;
        for (final TableId id : TableId.values()) {
            while (isLocked(id)) {
                // whoever died may have left something in them
                tables();
                if (System.nanoTime() - deadline > 0) {
                    throw new InstanceException("the " + id.title() + " in " + control.path() + " has been locked for "
                            + TimeUnit.NANOSECONDS.toSeconds(patienceNanos)
                            + " s: a process of the instance is stopped (continue it with kill -CONT), or the file is"
                            + " damaged; then stop all processes of the instance and start it anew");
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                locks.recoverDead();
            }
        }
    }

    private boolean isLocked(final TableId id) {
        return locks.isBusy(lockLocation(id));
    }

    /** Gives back what is left of this process: the same two steps as after a death. */
    void leave() {
        lockRecovery.recover(processes.mySlot());
        backends.makeCurrent(null);
        tables().sweep(processes.mySlot());
    }

    void show(final PlatformWaitEvent event) {
        final BackendSlot me = backends.current();
        if (event == null) {
            me.waitEnd();
        } else {
            me.waitStart(event.info());
        }
    }

    Regions regions() {
        return regions;
    }

    Workers workers() {
        tables();
        return workers;
    }

    Recovery recovery() {
        return recovery;
    }

    BackendSessions sessions() {
        tables();
        return sessions;
    }

    /** As {@link LockSpace#blockingProcesses}. */
    BitSet blockingProcesses() {
        return locks.blockingProcesses();
    }

    /** As {@link BackendTable#hasLockWaits}. */
    boolean hasLockWaits() {
        return backends.hasLockWaits();
    }

    /** What every process does now and then about its sessions and segments. */
    void keepHouse() {
        backends.tick();
        backends.freeLingering();
        tables().keepHouse();
    }
}
