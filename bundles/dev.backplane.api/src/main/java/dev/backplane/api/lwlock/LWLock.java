package dev.backplane.api.lwlock;

import java.time.Duration;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A light-weight lock in shared memory, held by a backend and not by a thread as such; all methods act for the calling
 * thread's current backend. Uncontended acquire and release are one atomic read-modify-write each and allocate nothing.
 *
 * <p>Ordering: what a holder stored before {@link #release()} is visible to whoever acquires the lock afterwards, in any
 * process. Who waits gets the lock as the tranche's {@link WakePolicy} says. When the process of a holder dies, the lock is
 * given back; after the death of an exclusive holder see {@link LWLockTranche#onOwnerDeath(OwnerDeathHandler)}. A wait of
 * more than a second looks for a deadlock and reports it in the log.
 *
 * <p>Hold locks for microseconds: a waiter in another process cannot see why you take long.
 */
@ProviderType
public interface LWLock {
    /** Bytes that a lock takes in shared memory, and its alignment: one pair of cache lines. */
    int SIZE = 128;

    /**
     * Takes the lock, waiting as long as it takes: {@code LWLockAcquire}. Interrupts are left pending.
     *
     * @param mode exclusive or shared
     * @return true if the lock was free at once, false if the backend had to sleep
     * @throws dev.backplane.api.NoBackendException when the thread has no backend
     * @throws dev.backplane.api.TooManyLocksException when the backend holds {@code max_locks_per_backend} locks
     * @throws dev.backplane.api.SelfDeadlockException when this backend holds the lock in a conflicting mode
     * @throws dev.backplane.api.OwnerDiedException when the data behind the lock is quarantined; the lock is not held
     * @throws dev.backplane.api.DeadlockException when this backend is the victim of a deadlock, see
     *     {@link TrancheOptions#deadlockException()}; the lock is not held
     * @throws dev.backplane.api.StaleHandleException when the lock's memory was freed
     */
    boolean acquire(LWLockMode mode);

    /**
     * As {@link #acquire(LWLockMode)}, but gives up when the thread is interrupted. PostgreSQL has no such call. A
     * sleeping thread notices the interrupt within 10 ms.
     *
     * @param mode exclusive or shared
     * @return true if the lock was free at once, false if the backend had to sleep
     * @throws InterruptedException when the thread is interrupted; the lock is not held
     * @throws dev.backplane.api.BackplaneException as {@link #acquire(LWLockMode)}
     */
    boolean acquireInterruptibly(LWLockMode mode) throws InterruptedException;

    /**
     * As {@link #acquireInterruptibly(LWLockMode)}, but waits only for a time. PostgreSQL has no such call.
     *
     * @param mode exclusive or shared
     * @param timeout the longest time to wait; zero or less to try only once
     * @return true if the lock is held now, false if the time was up
     * @throws InterruptedException when the thread is interrupted; the lock is not held
     * @throws dev.backplane.api.BackplaneException as {@link #acquire(LWLockMode)}
     */
    boolean tryAcquire(LWLockMode mode, Duration timeout) throws InterruptedException;

    /**
     * Takes the lock if it is free; otherwise waits until it was released, without taking it:
     * {@code LWLockAcquireOrWait}. For work that one does for all who wait, such as writing a log out.
     *
     * @param mode exclusive or shared
     * @return true if the lock is held now; false if somebody else held it and has released it, or has died
     * @throws dev.backplane.api.BackplaneException as {@link #acquire(LWLockMode)}
     */
    boolean acquireOrWait(LWLockMode mode);

    /**
     * Waits until the lock's variable has another value or nobody holds the lock exclusively:
     * {@code LWLockWaitForVar}. The lock is not taken. What the holder stored before it changed the variable is visible
     * afterwards.
     *
     * @param oldValue the value that is known already
     * @return the new value (PostgreSQL's false), or empty when nobody holds the lock exclusively (PostgreSQL's true)
     * @throws dev.backplane.api.SelfDeadlockException when this backend holds the lock exclusively itself
     * @throws dev.backplane.api.BackplaneException as {@link #acquire(LWLockMode)}
     */
    OptionalLong waitForVar(long oldValue);

    /**
     * Changes the lock's variable and wakes those who wait for that: {@code LWLockUpdateVar}. The variable is 0 in a new
     * lock.
     *
     * @param value the new value
     * @throws dev.backplane.api.LockNotHeldException when the backend does not hold the lock exclusively
     */
    void updateVar(long value);

    /**
     * The lock's variable, read with acquire ordering.
     *
     * @return its value
     */
    long var();

    /**
     * Sets the variable and gives the lock back, so that nobody can see the one without the other:
     * {@code LWLockReleaseClearVar}.
     *
     * @param value the variable's value from now on
     * @throws dev.backplane.api.LockNotHeldException when the backend does not hold the lock exclusively
     */
    void releaseClearVar(long value);

    /**
     * Takes the lock if that needs no waiting: {@code LWLockConditionalAcquire}.
     *
     * @param mode exclusive or shared
     * @return true if the lock is held now; false if nothing changed
     * @throws dev.backplane.api.BackplaneException as {@link #acquire(LWLockMode)}, the self-deadlock aside
     */
    boolean conditionalAcquire(LWLockMode mode);

    /**
     * Gives back what the current backend took last of this lock: {@code LWLockRelease}.
     *
     * @throws dev.backplane.api.LockNotHeldException when the backend does not hold it
     */
    void release();

    /**
     * Lets the lock stay held without belonging to the current backend any more: {@code LWLockDisown}. Any backend of any
     * process may release it with {@link #releaseDisowned(LWLockMode)}, for example who completes an I/O that this
     * backend began. The hold still belongs to this process: if it dies before, the lock is given back as after any
     * death.
     *
     * @throws dev.backplane.api.LockNotHeldException when the backend does not hold it
     */
    void disown();

    /**
     * Gives back a hold that somebody disowned, the caller's own before others': {@code LWLockReleaseDisowned}. Costs some
     * microseconds.
     *
     * @param mode the mode of that hold
     * @throws dev.backplane.api.LockNotHeldException when there is no disowned hold in that mode
     */
    void releaseDisowned(LWLockMode mode);

    /**
     * Whether the current backend holds the lock: {@code LWLockHeldByMe}. A hold that it disowned does not count.
     *
     * @return true if held in any mode
     */
    boolean heldByMe();

    /**
     * Whether the current backend holds the lock in a mode: {@code LWLockHeldByMeInMode}.
     *
     * @param mode exclusive or shared
     * @return true if held in that mode
     */
    boolean heldByMe(LWLockMode mode);

    /**
     * Ends a quarantine: declares that the data is initialised anew. The caller must hold nothing of this lock; the
     * lock is taken exclusively while {@code reinitialize} runs and released afterwards.
     *
     * @param reinitialize puts the data right
     * @return false if the lock was not quarantined, in which case nothing ran
     */
    boolean clearQuarantine(Runnable reinitialize);

    /**
     * The tranche that the lock was initialised with.
     *
     * @return the tranche's id
     */
    int trancheId();

    /**
     * A name for messages.
     *
     * @return the tranche's name, with the index for a lock of a named tranche
     */
    String name();

    /**
     * What happened to the lock so far. The counters cost an acquisition next to nothing: each is written in a cache line
     * that the acquisition writes anyway.
     *
     * @return a snapshot
     */
    LWLockStatistics statistics();
}
