package dev.backplane.engine.recovery;

import dev.backplane.engine.fault.FaultPoint;
import dev.backplane.engine.lwlock.LockRecovery;
import dev.backplane.engine.lwlock.Recoverer;
import dev.backplane.engine.memory.HeldFileLock;
import dev.backplane.engine.memory.ShmemFolder;
import dev.backplane.engine.process.ProcessTable;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts right what dead processes left, in two steps that both can be repeated from the beginning by anybody:
 *
 * <pre>
 * 1 locks   under recovery.lck, by whoever notices first: mark the process dead, give its locks and backends back
 * 2 tables  under sweep.lck, by a housekeeper, when the kernel has unmapped its memory: take its references away, free
 *           what nobody refers to; free its slot
 * </pre>
 *
 * <p>Step 1 takes no LWLock, so it can never wait for a dead process. Step 2 does, so it has a lock file of its own: while
 * one sweeps, step 1 goes on for others who die. Who dies in either step drops its lock file, and the next one begins
 * anew.
 */
public final class Recovery implements Recoverer {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final ShmemFolder folder;
    private final ProcessTable processes;
    private final LockRecovery locks;
    private final Sweeper sweeper;

    /**
     * Recovery for an instance.
     *
     * @param folder where the lock files lie
     * @param processes who lives
     * @param locks step 1
     * @param sweeper step 2
     */
    public Recovery(
            final ShmemFolder folder, final ProcessTable processes, final LockRecovery locks, final Sweeper sweeper) {
        this.folder = folder;
        this.processes = processes;
        this.locks = locks;
        this.sweeper = sweeper;
    }

    /**
     * Step 1 for those who died. Returns at once if somebody else is at it.
     *
     * @param suspects the process slots to look at; a process whose recovery another began is looked at anyhow
     */
    @Override
    public void recoverLocks(final IntPredicate suspects) {
        final IntPredicate needsRecovery = process -> needsRecovery(process, suspects);
        if (any(needsRecovery)) {
            HeldFileLock.tryRun(folder.lock("recovery"), () -> forEach(needsRecovery, this::recoverLocks));
        }
    }

    private boolean needsRecovery(final int process, final IntPredicate suspects) {
        return processes.isTaken(process)
                && !processes.isRecovered(process)
                && (processes.isMarkedDead(process) || suspects.test(process) && processes.hasDied(process));
    }

    private void recoverLocks(final int process) {
        final long began = System.nanoTime();
        processes.markDead(process);
        FaultPoint.RECOVERY_MARKED.reached();
        final int held = locks.recover(process);
        processes.markRecovered(process);
        LOG.warn(
                "process {} died: {} (recovered in {} us)",
                processes.pid(process),
                described(held),
                (System.nanoTime() - began) / 1000);
    }

    private static String described(final int held) {
        return switch (held) {
            case 0 -> "it held no lock";
            case 1 -> "gave back 1 lock";
            default -> "gave back " + held + " locks";
        };
    }

    @Override
    public boolean tryRunAlone(final Runnable task) {
        return HeldFileLock.tryRun(folder.lock("recovery"), task);
    }

    /** Step 2 for all who went through step 1 and are taken apart by now. The calling thread is a backend. */
    public void sweepTables() {
        if (any(this::needsSweep)) {
            HeldFileLock.tryRun(folder.lock("sweep"), () -> forEach(this::needsSweep, this::sweepTables));
        }
    }

    private void sweepTables(final int process) {
        FaultPoint.RECOVERY_SWEEPING.reached();
        sweeper.sweep(process);
        processes.free(process);
    }

    private boolean needsSweep(final int process) {
        return processes.isRecovered(process) && processes.isTakenApart(process);
    }

    /** A plain loop and no stream, because every process runs it several times a second, mostly for nothing. */
    private boolean any(final IntPredicate condition) {
        final int used = processes.used();
        for (int process = 0; process < used; process++) {
            if (condition.test(process)) {
                return true;
            }
        }
        return false;
    }

    private void forEach(final IntPredicate condition, final IntConsumer action) {
        final int used = processes.used();
        for (int process = 0; process < used; process++) {
            if (condition.test(process)) {
                action.accept(process);
            }
        }
    }
}
