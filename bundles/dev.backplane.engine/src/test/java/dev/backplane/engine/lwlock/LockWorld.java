package dev.backplane.engine.lwlock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.LockNotHeldException;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.lwlock.WakePolicy;
import dev.backplane.engine.Limits;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.Futex;
import dev.backplane.engine.memory.Waiting;
import dev.backplane.engine.process.ProcessList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Some processes with one backend each, which use two locks, and one that recovers the dead: the real
 * {@link SharedLWLock}, {@link LockQueue} and {@link LockRecovery} on simulated memory.
 *
 * <p>Checked on the way: whoever holds a lock exclusively is alone among the living. Checked at the end: no hold, no
 * entry in any ledger, nobody in a queue, and two plain numbers that every exclusive holder increments one after the
 * other, and that the recovery callback makes equal again, are equal.
 */
final class LockWorld implements Simulation.World {
    /** What a process does. */
    interface Script {
        void run(Process process) throws Exception;
    }

    private static final Limits LIMITS = new Limits(8, 8, 8, 1, 1, 1, 16, 2, 8, 1 << 20);
    private static final ControlFileDescriptor LAYOUT = new ControlFileDescriptor(LIMITS);
    private static final int TRANCHE = 70;
    private static final int DATA = LAYOUT.region(0);
    private static final int LENGTH = DATA + 128;

    private final Simulation simulation;
    private final ByteBuffer memory =
            BufferUtil.allocateDirectAligned(LENGTH, 128).order(ByteOrder.nativeOrder());
    private final UnsafeBuffer data = new UnsafeBuffer(memory);
    private final List<Process> processes = new ArrayList<>();
    private final boolean[] dead;
    private final boolean[] marked;
    private final boolean[] recovered;
    private final boolean[] timed;
    private final boolean[] finished;
    private final LWLockMode[][] holders;
    private int recoveryLock = -1;
    private int repairs;

    LockWorld(final Simulation simulation, final WakePolicy policy, final Script... scripts) {
        this.simulation = simulation;
        final int count = scripts.length + 1;
        dead = new boolean[count];
        marked = new boolean[count];
        recovered = new boolean[count];
        timed = new boolean[count];
        finished = new boolean[count];
        holders = new LWLockMode[2][count];
        final int flags = LWLockDescriptor.flags(TrancheOptions.DEFAULT.wakePolicy(policy));
        for (int slot = 0; slot < count; slot++) {
            processes.add(new Process(slot, slot < scripts.length ? scripts[slot] : null));
        }
        for (int lock = 0; lock < 2; lock++) {
            processes.get(0).locks.initialize(location(lock), TRANCHE, lock, flags);
        }
    }

    /** Lets the sleeps of a process end by themselves. */
    LockWorld timed(final int process) {
        timed[process] = true;
        return this;
    }

    private static long location(final int lock) {
        return LWLockDescriptor.location(0, ControlFileDescriptor.lock(lock));
    }

    /** Only what others can tell is a step: words of locks, ledgers, places in queues, the ticket counter. */
    private static final IntPredicate STEPS = offset -> {
        if (offset == ControlFileDescriptor.TICKET_OFFSET) {
            return true;
        }
        final int lock = offset - ControlFileDescriptor.lock(0);
        if (lock >= 0 && lock < 256) {
            final int field = lock % 128;
            return field == LWLockDescriptor.STATE_OFFSET
                    || field == LWLockDescriptor.WAKE_SEQUENCE_OFFSET
                    || field == LWLockDescriptor.VAR_OFFSET
                    || field == LWLockDescriptor.FLAGS_OFFSET
                    || field == LWLockDescriptor.RELEASE_SEQUENCE_OFFSET;
        }
        final int slots = LAYOUT.backend(0);
        if (offset < slots || offset >= LAYOUT.backend(LIMITS.maxBackends())) {
            return false;
        }
        final int field = (offset - slots) % (LAYOUT.backend(1) - slots);
        return field == 136
                || field == 152
                || field >= 512 && (field - 512) % ControlFileDescriptor.LEDGER_PLACE_LENGTH == 0;
    };

    private static final int[] STEP_OFFSETS =
            IntStream.range(0, LENGTH / 4).map(i -> 4 * i).filter(STEPS).toArray();

    final class Process implements ProcessList, Waiting, Futex, Recoverer {
        private final int slot;
        private final Script script;
        private final BackendTable backends;
        private final LockSpace locks;
        private final LockRecovery recovery;

        private Process(final int slot, final Script script) {
            this.slot = slot;
            this.script = script;
            backends = new BackendTable(view(0, LENGTH), LAYOUT, LIMITS, this);
            locks = new LockSpace(backends, (region, offset, length) -> view((int) offset, length), this);
            locks.connect(id -> "tranche", this);
            locks.handlers().ofTranche(TRANCHE, (lock, death) -> {
                repairs++;
                data.putLong(DATA, data.getLong(DATA + 8));
            });
            recovery = new LockRecovery(locks, backends, this);
        }

        private UnsafeBuffer view(final int offset, final int length) {
            return new SimulatedMemory(simulation, memory, offset, length, STEPS);
        }

        private void live() {
            final BackendSlot me = backends.register(new byte[] {'t'}, new byte[] {'t'}, Optional.empty(), 0, locks);
            try {
                script.run(this);
            } catch (final Simulation.Death e) {
                backends.makeCurrent(null);
                throw e;
            } catch (final Exception e) {
                throw new AssertionError(e);
            }
            me.close();
            finished[slot] = true;
        }

        private boolean seen(final boolean value) {
            return simulation.seen(value ? 1 : 0) != 0;
        }

        /** Whether a process has finished, or is dead and forgotten. */
        boolean isOver(final int other) {
            return seen(finished[other] || recovered[other]);
        }

        private void recoverDead() {
            for (int other = 0; other < dead.length; other++) {
                if (seen(dead[other] && !recovered[other])) {
                    final int process = other;
                    while (!tryRunAlone(() -> {
                        marked[process] = true;
                        recovery.recover(process);
                        recovered[process] = true;
                    })) {
                        pause();
                    }
                }
            }
        }

        /** Whoever is dead is looked at by scripts alone. */
        @Override
        public void recoverLocks(final IntPredicate suspects) {}

        @Override
        public boolean tryRunAlone(final Runnable task) {
            if (seen(recoveryLock >= 0)) {
                return false;
            }
            recoveryLock = slot;
            task.run();
            recoveryLock = -1;
            return true;
        }

        private void die() {
            Arrays.fill(holders[0], slot, slot + 1, null);
            Arrays.fill(holders[1], slot, slot + 1, null);
            if (recoveryLock == slot) {
                recoveryLock = -1;
            }
            if (script != null) {
                dead[slot] = true;
            }
        }

        SharedLWLock lock(final int index) {
            return locks.lock(location(index), Lease.FOREVER);
        }

        /** Notes a hold that was acquired just now; the exclusive holder increments both numbers. */
        void held(final int index, final LWLockMode mode) {
            for (int other = 0; other < holders[index].length; other++) {
                final LWLockMode others = holders[index][other];
                if (other != slot
                        && others != null
                        && (others == LWLockMode.EXCLUSIVE || mode == LWLockMode.EXCLUSIVE)) {
                    throw new AssertionError(
                            "processes " + slot + " and " + other + " hold lock " + index + " at once");
                }
            }
            holders[index][slot] = mode;
        }

        /** Increments two numbers one after the other, under lock 0, exclusively. */
        void increment() {
            data.putLong(DATA, simulation.seen(data.getLong(DATA)) + 1);
            simulation.step();
            data.putLong(DATA + 8, simulation.seen(data.getLong(DATA + 8)) + 1);
            assertEquals(data.getLong(DATA), data.getLong(DATA + 8));
        }

        /** False if there is no disowned hold. */
        boolean releaseDisowned(final LWLockMode mode) {
            try {
                lock(0).releaseDisowned(mode);
                return true;
            } catch (final LockNotHeldException e) {
                return false;
            }
        }

        /** About to release. */
        void released(final int index) {
            holders[index][slot] = null;
        }

        void use(final LWLockMode mode) {
            final SharedLWLock lock = lock(0);
            lock.acquire(mode);
            held(0, mode);
            if (mode == LWLockMode.EXCLUSIVE) {
                increment();
            } else {
                assertEquals(data.getLong(DATA), data.getLong(DATA + 8), "a reader saw half of a change");
            }
            released(0);
            lock.release();
        }

        @Override
        public int mySlot() {
            return slot;
        }

        @Override
        public int capacity() {
            return LIMITS.maxProcesses();
        }

        @Override
        public int generation(final int other) {
            return 1;
        }

        @Override
        public long pid(final int other) {
            return 1000 + other;
        }

        @Override
        public boolean isMarkedDead(final int other) {
            return seen(marked[other]);
        }

        @Override
        public boolean hasDied(final int other) {
            return seen(dead[other]);
        }

        @Override
        public Futex futex() {
            return this;
        }

        @Override
        public long nanoTime() {
            return simulation.seen(simulation.now());
        }

        @Override
        public int spins() {
            return 0;
        }

        @Override
        public void pause() {
            simulation.pause();
        }

        @Override
        public void await(
                final UnsafeBuffer buffer, final int offset, final int expected, final long nanos, final int bits) {
            simulation.step();
            final int index = (int) (buffer.addressOffset() - data.addressOffset()) + offset;
            if (seen(data.getIntVolatile(index) == expected)) {
                simulation.sleep(index, bits, nanos);
            }
        }

        @Override
        public void wake(final UnsafeBuffer buffer, final int offset, final int count, final int bits) {
            simulation.step();
            simulation.wake((int) (buffer.addressOffset() - data.addressOffset()) + offset, count, bits);
            simulation.seen(1);
        }
    }

    @Override
    public List<Simulation.Actor> actors() {
        final List<Simulation.Actor> actors = new ArrayList<>();
        for (final Process process : processes) {
            final boolean recovers = process.script == null;
            actors.add(new Simulation.Actor(
                    recovers ? process::recoverDead : process::live,
                    () -> !recovers || hasWork(),
                    timed[process.slot],
                    recovers,
                    process::die));
        }
        return actors;
    }

    private boolean hasWork() {
        for (int process = 0; process < dead.length; process++) {
            if (dead[process] && !recovered[process]) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void check() {
        processes.forEach(process -> process.backends.freeLingering());
        for (int lock = 0; lock < 2; lock++) {
            final long word = data.getLong(ControlFileDescriptor.lock(lock));
            assertEquals(
                    0, word & (LWLockDescriptor.HELD_MASK | LWLockDescriptor.RECOVERING), "lock " + lock + " is held");
            if ((word & LWLockDescriptor.OWNER_DIED) != 0) {
                data.putLong(DATA, data.getLong(DATA + 8));
            }
        }
        assertEquals(data.getLong(DATA), data.getLong(DATA + 8), "half of a change is left");
        final BackendTable backends = processes.get(processes.size() - 1).backends;
        for (int slot = 0; slot < LIMITS.maxBackends(); slot++) {
            assertEquals(-1, backends.process(slot), "backend slot " + slot + " is taken");
            assertEquals(0, backends.waitLock(slot), "backend " + slot + " is in a queue");
            for (int place = 0; place < LIMITS.maxLocksPerBackend(); place++) {
                assertTrue(Ledger.isEmpty(backends.entry(slot, place)), "ledger of backend " + slot);
            }
        }
    }

    @Override
    public long fingerprint() {
        long hash = Simulation.mix(recoveryLock, repairs);
        for (final int offset : STEP_OFFSETS) {
            hash = Simulation.mix(hash, data.getLong(offset));
        }
        hash = Simulation.mix(hash, data.getLong(DATA));
        hash = Simulation.mix(hash, data.getLong(DATA + 8));
        for (int process = 0; process < dead.length; process++) {
            hash = Simulation.mix(hash, data.getInt(LAYOUT.backend(process)));
            hash = Simulation.mix(
                    hash,
                    (dead[process] ? 1 : 0)
                            | (marked[process] ? 2 : 0)
                            | (recovered[process] ? 4 : 0)
                            | (finished[process] ? 8 : 0));
            for (final LWLockMode[] modes : holders) {
                hash = Simulation.mix(hash, modes[process] == null ? -1 : modes[process].ordinal());
            }
        }
        return hash;
    }

    /** How often the recovery callback ran. */
    int repairs() {
        return repairs;
    }

    /** How many increments were completed. */
    long count() {
        return data.getLong(DATA + 8);
    }
}
