package dev.backplane.engine.lwlock;

import dev.backplane.api.InstanceException;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.OwnerDeathHandler;
import dev.backplane.api.wait.WaitEventClass;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.backend.HeldLocks;
import dev.backplane.engine.backend.Ledger;
import dev.backplane.engine.memory.Futex;
import dev.backplane.engine.memory.Names;
import dev.backplane.engine.memory.RegionMemory;
import dev.backplane.engine.memory.Waiting;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;

/** All locks of an instance, as this process sees them: where they lie, who acts, and what to do after a death. */
public final class LockSpace implements HeldLocks {
    private static final long SHORT_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final BackendTable backends;
    private final RegionMemory memory;
    private final Waiting waiting;
    private final OwnerDeathHandlers handlers = new OwnerDeathHandlers();
    private int spins;
    private volatile Names trancheNames;
    private volatile Recoverer recovery;

    /**
     * The locks of an instance.
     *
     * @param backends who holds and waits
     * @param memory where they lie
     * @param waiting how to wait
     */
    public LockSpace(final BackendTable backends, final RegionMemory memory, final Waiting waiting) {
        this.backends = backends;
        this.memory = memory;
        this.waiting = waiting;
        this.spins = waiting.spins();
    }

    /**
     * Connects the parts that are built on locks themselves.
     *
     * @param names of tranches
     * @param recoverer who is told of locks that the dead may have left
     */
    public void connect(final Names names, final Recoverer recoverer) {
        trancheNames = names;
        recovery = recoverer;
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
     * Locks side by side that are initialised already.
     *
     * @param location where the first one lies
     * @param count how many there are
     * @param lease stale when the memory is no longer this process's to use
     * @return the locks
     */
    public SharedLWLockArray array(final long location, final int count, final Lease lease) {
        return new SharedLWLockArray(this, location, count, memory(location, count), lease);
    }

    /**
     * Initialises a lock: {@code LWLockInitialize}. Nobody else may know it yet, unless the current backend holds it: then
     * it stays held.
     *
     * @param location where it lies
     * @param trancheId its tranche
     * @param index its index in the tranche; -1 inside a segment
     * @param flags see {@link LWLockDescriptor#flags}
     */
    public void initialize(final long location, final int trancheId, final int index, final int flags) {
        final UnsafeBuffer lock = memory(location);
        if (!isHeldByCurrent(location)) {
            lock.putInt(LWLockDescriptor.MAGIC_OFFSET, 0);
            lock.putLong(LWLockDescriptor.STATE_OFFSET, 0);
            lock.putInt(LWLockDescriptor.WAKE_SEQUENCE_OFFSET, 0);
            LockStatistics.clear(lock);
        }
        lock.putLong(LWLockDescriptor.VAR_OFFSET, 0);
        lock.putInt(LWLockDescriptor.FLAGS_OFFSET, flags);
        lock.putInt(LWLockDescriptor.TRANCHE_ID_OFFSET, trancheId);
        lock.putInt(LWLockDescriptor.INDEX_OFFSET, index);
        lock.putIntVolatile(LWLockDescriptor.MAGIC_OFFSET, LWLockDescriptor.MAGIC);
    }

    private boolean isHeldByCurrent(final long location) {
        final BackendSlot me = backends == null ? null : backends.currentOrNull();
        return me != null && me.holds(location);
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

    /**
     * Whether somebody was about to change the data behind a lock and will not finish: for when nobody lives any more.
     *
     * @param location the lock
     * @return true if it is held exclusively, or its holder died
     */
    public boolean isHalfWritten(final long location) {
        return (memory(location).getLongVolatile(LWLockDescriptor.STATE_OFFSET)
                        & (LWLockDescriptor.EXCLUSIVE | LWLockDescriptor.OWNER_DIED))
                != 0;
    }

    /**
     * Whether somebody holds a lock, or counts anew who does. Waiters do not count, nor does a dead owner.
     *
     * @param location the lock
     * @return true if nobody could take it exclusively at this moment
     */
    public boolean isBusy(final long location) {
        return (memory(location).getLongVolatile(LWLockDescriptor.STATE_OFFSET)
                        & (LWLockDescriptor.HELD_MASK | LWLockDescriptor.RECOVERING))
                != 0;
    }

    /**
     * How many exclusive holders have died so far.
     *
     * @return a number that grows with each
     */
    public int ownerDeaths() {
        return backends.ownerDeaths();
    }

    UnsafeBuffer memory(final long location) {
        return memory(location, 1);
    }

    private UnsafeBuffer memory(final long location, final int locks) {
        return memory.part(
                LWLockDescriptor.regionOf(location), LWLockDescriptor.offsetOf(location), locks * LWLock.SIZE);
    }

    /**
     * What this process does about the data behind locks whose exclusive holder died.
     *
     * @return the handlers
     */
    public OwnerDeathHandlers handlers() {
        return handlers;
    }

    OwnerDeathHandler handler(final SharedLWLock lock) {
        return handlers.find(lock.location(), lock.trancheId());
    }

    /**
     * A tranche's name, without taking a lock.
     *
     * @param trancheId the tranche
     * @return its name
     */
    public String trancheName(final int trancheId) {
        return trancheNames.name(trancheId);
    }

    String name(final int trancheId, final int index) {
        return trancheName(trancheId) + (index < 0 ? "" : "[" + index + "]");
    }

    int waitEventInfo(final SharedLWLock lock) {
        return WaitEventClass.LWLOCK.code() << 24 | lock.trancheId();
    }

    BackendSlot current() {
        return backends.current();
    }

    BackendTable backends() {
        return backends;
    }

    /**
     * Who waits for whom.
     *
     * @return the graph
     */
    public WaitGraph waitGraph() {
        return new WaitGraph(backends, this);
    }

    Futex futex() {
        return waiting.futex();
    }

    long nanoTime() {
        return waiting.nanoTime();
    }

    /**
     * How often to look before sleeping: less where it has not helped lately, as when there are more threads than
     * processors. Several threads write it; what is lost does no harm.
     */
    int spins() {
        return spins;
    }

    /** Notes whether looking has helped. */
    void spun(final boolean helped) {
        final int most = waiting.spins();
        spins = helped ? spins + (most - spins + 7) / 8 : Math.max(most / 16, spins - spins / 8);
    }

    Waiting waiting() {
        return waiting;
    }

    /** Puts right what was left by the dead among those who have a lock, or are about to take or release it. */
    void recoverDead(final SharedLWLock lock) {
        final long location = lock.location();
        recovery.recoverLocks(processesWith(used -> used == location)::get);
    }

    /** Puts right what any of the dead left. */
    public void recoverDead() {
        recovery.recoverLocks(process -> true);
    }

    /**
     * Who is in the way of others. Who has begun to wait a moment ago does not count: mostly that is over at once.
     *
     * @return the slots of the processes that have a lock for which somebody has slept for a while
     */
    public BitSet blockingProcesses() {
        final LongHashSet awaited = new LongHashSet();
        final long now = waiting.nanoTime();
        final int used = backends.used();
        for (int slot = 0; slot < used; slot++) {
            final long location = backends.waitLock(slot);
            if (location != 0 && now - backends.waitSince(slot) > SHORT_WAIT_NANOS) {
                awaited.add(location);
            }
        }
        return awaited.isEmpty() ? new BitSet() : processesWith(awaited::contains);
    }

    private BitSet processesWith(final LongPredicate lock) {
        final BitSet processes = new BitSet();
        final int used = backends.used();
        for (int slot = 0; slot < used; slot++) {
            final int process = backends.process(slot);
            if (process >= 0 && backends.hasEntry(slot, entry -> isInTheWay(entry, lock))) {
                processes.set(process);
            }
        }
        return processes;
    }

    private static boolean isInTheWay(final long entry, final LongPredicate lock) {
        return Ledger.phase(entry) != Ledger.WAIT && lock.test(Ledger.location(entry));
    }

    /** Runs a task while nobody recovers anything, waiting for that if need be. */
    boolean runAlone(final BooleanSupplier task) {
        final boolean[] result = new boolean[1];
        while (!recovery.tryRunAlone(() -> result[0] = task.getAsBoolean())) {
            waiting.pause();
        }
        return result[0];
    }

    void releaseDisowned(final SharedLWLock lock, final BackendSlot me, final LWLockMode mode) {
        new DisownedHold(lock, me, mode).release();
    }

    @Override
    public long exclusiveHold(final int backendSlot) {
        return LWLockDescriptor.exclusiveHold(backendSlot);
    }

    @Override
    public void release(final BackendSlot backend, final long place) {
        final SharedLWLock lock;
        try {
            lock = lock(Ledger.location(backend.entry(place)), Lease.FOREVER);
        } catch (final InstanceException e) {
            // the memory it lay in was freed by force
            backend.clearLedger(place);
            return;
        }
        lock.release(backend, place);
    }
}
