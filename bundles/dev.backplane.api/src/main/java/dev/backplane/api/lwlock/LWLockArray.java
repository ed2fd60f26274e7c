package dev.backplane.api.lwlock;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The locks of a named tranche by their number: what {@code GetNamedLWLockTranche} returns. They are the locks that
 * {@link LWLockTranche#lock(int)} returns, and what was taken in one way may be given back in the other.
 *
 * <p>For locks by the hundred, such as one for each partition of a table: a handle for each of them would be one more
 * object that is in no near cache when it is needed. Keep the array in a field, as you would keep a handle.
 */
@ProviderType
public interface LWLockArray {
    /**
     * {@link LWLock#acquire(LWLockMode) Takes} a lock, waiting as long as it takes:
     * {@code LWLockAcquire(&locks[index].lock, mode)}.
     *
     * @param index 0 to {@link LWLockTranche#size()} - 1
     * @param mode exclusive or shared
     * @return true if the lock was free at once, false if the backend had to sleep
     * @throws IndexOutOfBoundsException when there is no such lock
     * @throws dev.backplane.api.BackplaneException as {@link LWLock#acquire(LWLockMode)}
     */
    boolean acquire(int index, LWLockMode mode);

    /**
     * {@link LWLock#conditionalAcquire(LWLockMode) Takes} a lock if that needs no waiting:
     * {@code LWLockConditionalAcquire(&locks[index].lock, mode)}.
     *
     * @param index 0 to {@link LWLockTranche#size()} - 1
     * @param mode exclusive or shared
     * @return true if the lock is held now; false if nothing changed
     * @throws IndexOutOfBoundsException when there is no such lock
     * @throws dev.backplane.api.BackplaneException as {@link LWLock#conditionalAcquire(LWLockMode)}
     */
    boolean conditionalAcquire(int index, LWLockMode mode);

    /**
     * {@link LWLock#release() Gives back} what the current backend took last of a lock:
     * {@code LWLockRelease(&locks[index].lock)}.
     *
     * @param index 0 to {@link LWLockTranche#size()} - 1
     * @throws IndexOutOfBoundsException when there is no such lock
     * @throws dev.backplane.api.LockNotHeldException when the backend does not hold it
     */
    void release(int index);
}
