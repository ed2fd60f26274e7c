package dev.backplane.engine.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Lets the kernel tell when another process of the instance ends, so that nobody has to try its lock file again and again.
 * Used by one thread.
 *
 * <p>It only says whom to look at: that a process has died is for {@link ProcessTable#hasDied} to find out. Whoever the
 * kernel does not tell about, for example because he lives in another pid namespace, is always to be looked at.
 */
public final class DeathWatch implements AutoCloseable {
    /** While others wait for somebody. */
    private static final int URGENT_PERIOD_MILLIS = 2;

    /** While somebody may wait soon, or is there of whom the kernel does not tell. */
    private static final int PERIOD_MILLIS = 10;

    /** Shorter than the time for which others believe without a look that the postmaster lives. */
    private static final int QUIET_PERIOD_MILLIS = 30;

    /** Nobody has been seen waiting for so long. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int NONE = -1;

    private final ProcessTable processes;
    /** For each slot: the generation that was looked at last, and its descriptor if it has one. */
    private final int[] generations;

    private final int[] descriptors;
    /** Those that had not ended after the last wait. */
    private final boolean[] alive;
    /** The slots of the descriptors to poll. */
    private final int[] asked;

    private final UnsafeBuffer poll;
    private int count;
    private int untold;
    private BitSet urgent = new BitSet();
    private long lastWait = System.nanoTime();

    /**
     * Watches nobody yet.
     *
     * @param processes who is attached
     */
    public DeathWatch(final ProcessTable processes) {
        this.processes = processes;
        final int capacity = processes.capacity();
        generations = new int[capacity];
        descriptors = new int[capacity];
        alive = new boolean[capacity];
        asked = new int[capacity];
        poll = new UnsafeBuffer(
                ByteBuffer.allocateDirect(capacity * PidFd.POLL_LENGTH).order(ByteOrder.nativeOrder()));
        Arrays.fill(generations, NONE);
        Arrays.fill(descriptors, NONE);
    }

    /**
     * Opens who came, closes who left.
     *
     * @param blocking the slots of processes that others wait for: they are to be looked at every time, and soon again,
     *     because the kernel tells only when it has taken apart a process that has long ceased to execute anything
     * @param waits whether anybody waits for a lock: then others may soon be waited for
     */
    public void follow(final BitSet blocking, final boolean waits) {
        urgent = blocking;
        if (waits) {
            lastWait = System.nanoTime();
        }
        count = 0;
        untold = 0;
        final int used = processes.used();
        for (int slot = 0; slot < used; slot++) {
            follow(slot);
            if (descriptors[slot] != NONE) {
                PidFd.ask(poll, count, descriptors[slot]);
                asked[count] = slot;
                count++;
            } else if (generations[slot] != NONE) {
                untold++;
            }
        }
    }

    private void follow(final int slot) {
        final boolean live = slot != processes.mySlot() && processes.isLive(slot);
        final int generation = live ? processes.generation(slot) : NONE;
        if (generations[slot] != generation) {
            forget(slot);
            generations[slot] = generation;
            if (live && PidFd.SUPPORTED) {
                descriptors[slot] = open(slot);
            }
        }
    }

    /**
     * Waits until one of those who were followed last has ended, or for 2, 10 or 30 ms at most, as it may matter how soon it
     * is noticed. Touches no shared memory.
     */
    public void await() {
        final int millis = periodMillis();
        if (count == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            return;
        }
        PidFd.await(poll, count, millis);
        for (int index = 0; index < count; index++) {
            alive[asked[index]] = !PidFd.hasEnded(poll, index);
        }
    }

    private int periodMillis() {
        if (!urgent.isEmpty()) {
            return URGENT_PERIOD_MILLIS;
        }
        return untold == 0 && System.nanoTime() - lastWait > QUIET_NANOS ? QUIET_PERIOD_MILLIS : PERIOD_MILLIS;
    }

    private int open(final int slot) {
        final long pid = processes.pid(slot);
        if (pid == ProcessHandle.current().pid()) {
            // attached twice: what is in there can end without this process
            return NONE;
        }
        final int descriptor = PidFd.open(pid);
        if (descriptor >= 0 && !processes.isRunningHere(slot)) {
            // it has ended already, or the pid is another's here: its own is from another pid namespace
            PidFd.close(descriptor);
            return NONE;
        }
        return Math.max(NONE, descriptor);
    }

    private void forget(final int slot) {
        alive[slot] = false;
        if (descriptors[slot] != NONE) {
            PidFd.close(descriptors[slot]);
            descriptors[slot] = NONE;
        }
    }

    /**
     * Whether a process may have died.
     *
     * @param slot its slot
     * @return false if the kernel said during the last wait that it lives, and nobody waits for it
     */
    public boolean isSuspect(final int slot) {
        return !alive[slot] || urgent.get(slot) || generations[slot] != processes.generation(slot);
    }

    @Override
    public void close() {
        for (int slot = 0; slot < descriptors.length; slot++) {
            forget(slot);
        }
    }
}
