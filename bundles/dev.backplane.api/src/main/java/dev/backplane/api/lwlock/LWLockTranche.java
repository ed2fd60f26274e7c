package dev.backplane.api.lwlock;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A handle on a tranche: a named group of locks. Its name is what a waiter shows as its wait event, in every process.
 * Keep it as long as the data that its locks guard: the tranche, and with it the news of a holder's death, goes with its
 * last handle.
 */
@ProviderType
public interface LWLockTranche extends AutoCloseable {
    /**
     * The tranche's id, the same in every process.
     *
     * @return 1 to 65,535
     */
    int id();

    /**
     * The tranche's name.
     *
     * @return the name
     */
    String name();

    /**
     * How many locks the tranche itself holds.
     *
     * @return the number asked for with {@link LWLocks#requestNamedTranche(String, int)}; 0 for a tranche made by
     *     {@link LWLocks#newTrancheId(String)}
     */
    int size();

    /**
     * How the tranche's locks behave.
     *
     * @return the options that it was made with
     */
    TrancheOptions options();

    /**
     * One of the tranche's own locks: an element of what {@code GetNamedLWLockTranche} returns.
     *
     * @param index 0 to {@link #size()} - 1
     * @return the lock; keep it, a lookup for each use would cost more than the lock
     * @throws IndexOutOfBoundsException when there is no such lock
     */
    LWLock lock(int index);

    /**
     * All of the tranche's own locks, for who names them by their number: {@code GetNamedLWLockTranche}.
     *
     * @return the locks; keep them
     * @throws IllegalStateException when the tranche has no locks of its own
     */
    LWLockArray locks();

    /**
     * Says how this process puts the data behind this tranche's locks right when an exclusive holder has died. Without
     * a handler such a lock is quarantined: taking it throws {@link dev.backplane.api.OwnerDiedException}.
     *
     * @param handler runs under the lock
     */
    void onOwnerDeath(OwnerDeathHandler handler);

    /** Gives the reference back. Closing twice does nothing. */
    @Override
    void close();
}
