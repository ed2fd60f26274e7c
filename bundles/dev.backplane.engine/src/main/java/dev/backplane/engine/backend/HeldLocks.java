package dev.backplane.engine.backend;

/** What a backend needs of the locks that it holds, which are built on backends themselves. */
public interface HeldLocks {
    /**
     * What the word of a lock says while a backend holds it exclusively.
     *
     * @param backendSlot the backend's slot
     * @return the bits that are the same for all locks
     */
    long exclusiveHold(int backendSlot);

    /**
     * Ends a hold, whatever has become of the lock.
     *
     * @param backend the calling thread's backend
     * @param place of its ledger, whose entry says HELD or RELEASING
     */
    void release(BackendSlot backend, long place);
}
