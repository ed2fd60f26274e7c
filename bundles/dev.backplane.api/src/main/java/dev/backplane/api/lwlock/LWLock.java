package dev.backplane.api.lwlock;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A light-weight lock in shared memory, held by a backend and not by a thread as such; all methods act for the calling
 * thread's current backend. Uncontended acquire and release are one atomic read-modify-write each and allocate nothing.
 *
 * <p>Ordering: what a holder stored before {@link #release()} is visible to whoever acquires the lock afterwards, in any
 * process. Wake-up policy: as PostgreSQL's, a woken waiter competes again with newcomers (barging). When the process of
 * a holder dies, the lock is given back; after the death of an exclusive holder see
 * {@link LWLockTranche#onOwnerDeath(OwnerDeathHandler)}.
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
     * @throws dev.backplane.api.StaleHandleException when the lock's memory was freed
     */
    boolean acquire(LWLockMode mode);

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
     * Whether the current backend holds the lock: {@code LWLockHeldByMe}.
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
}
