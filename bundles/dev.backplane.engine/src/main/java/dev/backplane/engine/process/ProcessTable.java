package dev.backplane.engine.process;

import static dev.backplane.engine.process.ProcessSlotDescriptor.*;

import dev.backplane.api.InstanceException;
import dev.backplane.api.LimitExceededException;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.HeldFileLock;
import dev.backplane.engine.memory.ShmemFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The processes attached to an instance.
 *
 * <p>States of a slot: FREE to ATTACHING to LIVE by the process itself, which holds the slot's lock file from before
 * the first to after the last; LIVE to FREE by the process itself when it leaves; ATTACHING or LIVE to DEAD to RECOVERED by
 * whoever holds {@code recovery.lck}, after the process has died; RECOVERED to FREE by who holds {@code sweep.lck}. A slot's generation grows with every step to FREE, so
 * that (slot, generation) names one process for ever.
 */
public final class ProcessTable implements ProcessList {
    private static final long STALE_HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LATE_HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FRESH_HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ShmemFolder folder;
    private final ControlFile control;
    private final int mySlot;
    private final HeldFileLock myLock;

    private ProcessTable(
            final ShmemFolder folder, final ControlFile control, final int mySlot, final HeldFileLock myLock) {
        this.folder = folder;
        this.control = control;
        this.mySlot = mySlot;
        this.myLock = myLock;
    }

    /**
     * Takes a slot for this process.
     *
     * @param folder the instance's folder
     * @param control the instance's control file
     * @param postmaster this process's role
     * @return the table, as seen from this process
     */
    public static ProcessTable attach(final ShmemFolder folder, final ControlFile control, final boolean postmaster) {
        final int max = control.limits().maxProcesses();
        for (int slot = 0; slot < max; slot++) {
            final int offset = control.layout().process(slot);
            if (control.buffer().getIntVolatile(offset + STATE_OFFSET) != FREE) {
                continue;
            }
            final Optional<HeldFileLock> lock = HeldFileLock.tryAcquire(folder.live(slot));
            if (lock.isEmpty()) {
                continue;
            }
            if (control.buffer().getIntVolatile(offset + STATE_OFFSET) != FREE) {
                // taken and left by a crash between the two looks: it has to be reaped first
                lock.get().close();
                continue;
            }
            ControlFile.raise(control.buffer(), ControlFileDescriptor.PROCESSES_USED_OFFSET, slot + 1);
            fill(control.buffer(), offset, postmaster);
            return new ProcessTable(folder, control, slot, lock.get());
        }
        throw new LimitExceededException("all " + max + " process slots are taken: raise max_processes in"
                + " etc/dev.backplane.instance.cfg and restart, or stop a backend process");
    }

    private static void fill(final UnsafeBuffer buffer, final int offset, final boolean postmaster) {
        final ProcessIdentity me = ProcessIdentity.ofThisProcess();
        buffer.putIntVolatile(offset + STATE_OFFSET, ATTACHING);
        buffer.putLong(offset + PID_OFFSET, me.pid());
        buffer.putLong(offset + START_TICKS_OFFSET, me.startTicks());
        buffer.putLong(offset + BOOT_ID_OFFSET, me.bootId());
        buffer.putLong(offset + PID_NAMESPACE_OFFSET, me.pidNamespace());
        buffer.putLong(offset + HEARTBEAT_OFFSET, System.nanoTime());
        buffer.putLong(offset + ATTACHED_OFFSET, System.currentTimeMillis());
        buffer.putInt(offset + ROLE_OFFSET, postmaster ? POSTMASTER : BACKEND);
        buffer.putIntVolatile(offset + STATE_OFFSET, LIVE);
    }

    /**
     * Whether any process is attached to the instance in a folder.
     *
     * @param folder the instance's folder
     * @return false if all have left or died
     */
    public static boolean anyAlive(final ShmemFolder folder) {
        final Path live = folder.live(0).getParent();
        final String[] locks = live.toFile().list();
        if (locks == null) {
            if (Files.exists(live)) {
                throw new InstanceException("the folder " + live + " cannot be read: it must belong to the user who"
                        + " started the instance, with mode 0700");
            }
            return false;
        }
        for (final String lock : locks) {
            if (HeldFileLock.isHeld(live.resolve(lock))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int mySlot() {
        return mySlot;
    }

    @Override
    public int capacity() {
        return control.limits().maxProcesses();
    }

    /**
     * How many slots were ever in use: readers need not look further.
     *
     * @return at most {@link #capacity()}
     */
    public int used() {
        return Math.min(capacity(), control.buffer().getIntVolatile(ControlFileDescriptor.PROCESSES_USED_OFFSET));
    }

    @Override
    public int generation(final int slot) {
        return control.buffer().getIntVolatile(offset(slot) + GENERATION_OFFSET);
    }

    @Override
    public long pid(final int slot) {
        return control.buffer().getLong(offset(slot) + PID_OFFSET);
    }

    /**
     * Whether somebody has the slot, dead or alive.
     *
     * @param slot from 0
     * @return false if it is free
     */
    public boolean isTaken(final int slot) {
        return state(slot) != FREE;
    }

    @Override
    public boolean isMarkedDead(final int slot) {
        return state(slot) >= DEAD;
    }

    /**
     * Whether the locks of a dead process are given back, its references not yet.
     *
     * @param slot from 0
     * @return true if {@link #markRecovered} came and {@link #free} did not
     */
    public boolean isRecovered(final int slot) {
        return state(slot) == RECOVERED;
    }

    @Override
    public boolean hasDied(final int slot) {
        final int generation = generation(slot);
        final int state = state(slot);
        if (slot == mySlot || state == FREE) {
            return false;
        }
        if (state >= DEAD) {
            return true;
        }
        final ProcessIdentity identity = identity(slot);
        final boolean dead;
        if (HeldFileLock.isHeld(folder.live(slot))) {
            dead = identity.isExiting();
        } else {
            // the lock may be free because somebody in that process closed a channel on the file: look twice
            final long heartbeat = control.buffer().getLongVolatile(offset(slot) + HEARTBEAT_OFFSET);
            dead = identity.isGone() || System.nanoTime() - heartbeat > STALE_HEARTBEAT_NANOS;
        }
        return dead && state(slot) == state && generation(slot) == generation;
    }

    /**
     * Whether the kernel has taken apart what a dead process had open and mapped.
     *
     * @param slot from 0; its process has died
     * @return true when the process's lock file is free
     */
    public boolean isTakenApart(final int slot) {
        return !HeldFileLock.isHeld(folder.live(slot));
    }

    /**
     * Whether somebody has the slot and has neither left nor been found dead.
     *
     * @param slot from 0
     * @return true if so
     */
    boolean isLive(final int slot) {
        return state(slot) == LIVE;
    }

    /** Whether the pid in a slot is that of its process in this process's own view of the host. */
    boolean isRunningHere(final int slot) {
        return identity(slot).isRunningHere();
    }

    /**
     * Whether a postmaster is there that lives and does not hang, so that others need not look who has died. One that
     * stirred a moment ago is believed to live still: to ask the kernel costs a hundred times more.
     *
     * @return false if this process should look itself
     */
    public boolean hasWakefulPostmaster() {
        final UnsafeBuffer buffer = control.buffer();
        final int slot = buffer.getIntVolatile(ControlFileDescriptor.POSTMASTER_OFFSET) - 1;
        if (slot < 0 || !isLive(slot) || buffer.getInt(offset(slot) + ROLE_OFFSET) != POSTMASTER) {
            return false;
        }
        final long silence = System.nanoTime() - buffer.getLongVolatile(offset(slot) + HEARTBEAT_OFFSET);
        return silence < FRESH_HEARTBEAT_NANOS || silence < LATE_HEARTBEAT_NANOS && !hasDied(slot);
    }

    private ProcessIdentity identity(final int slot) {
        final UnsafeBuffer buffer = control.buffer();
        final int offset = offset(slot);
        return new ProcessIdentity(
                buffer.getLong(offset + PID_OFFSET),
                buffer.getLong(offset + START_TICKS_OFFSET),
                buffer.getLong(offset + BOOT_ID_OFFSET),
                buffer.getLong(offset + PID_NAMESPACE_OFFSET));
    }

    /**
     * Marks the slot of a dead process. Only who holds {@code recovery.lck} may call.
     *
     * @param slot from 0
     */
    public void markDead(final int slot) {
        control.buffer().putIntVolatile(offset(slot) + STATE_OFFSET, DEAD);
    }

    /**
     * Says that the locks of a dead process are given back. Only who holds {@code recovery.lck} may call.
     *
     * @param slot from 0
     */
    public void markRecovered(final int slot) {
        control.buffer().putIntVolatile(offset(slot) + STATE_OFFSET, RECOVERED);
    }

    /**
     * Frees a slot when nothing of its process is left.
     *
     * @param slot from 0
     */
    public void free(final int slot) {
        final int offset = offset(slot);
        final UnsafeBuffer buffer = control.buffer();
        buffer.putIntVolatile(offset + GENERATION_OFFSET, buffer.getInt(offset + GENERATION_OFFSET) + 1);
        buffer.putIntVolatile(offset + STATE_OFFSET, FREE);
    }

    /** Says that this process does not hang. */
    public void beat() {
        control.buffer().putLongRelease(offset(mySlot) + HEARTBEAT_OFFSET, System.nanoTime());
    }

    /** Leaves the instance. Everything this process had must have been given back before. */
    public void detach() {
        free(mySlot);
        myLock.close();
    }

    /** Drops what shows that this process lives, and touches no shared memory: for a control file that is not whole. */
    public void abandon() {
        myLock.close();
    }

    private int state(final int slot) {
        return control.buffer().getIntVolatile(offset(slot) + STATE_OFFSET);
    }

    private int offset(final int slot) {
        return control.layout().process(slot);
    }
}
