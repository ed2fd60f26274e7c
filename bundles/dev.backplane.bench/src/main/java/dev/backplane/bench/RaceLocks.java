package dev.backplane.bench;

import java.io.IOException;

/**
 * The locks of a race as one process sees them.
 *
 * @param <L> how it knows one of them
 */
interface RaceLocks<L> extends AutoCloseable {
    /**
     * One of the locks.
     *
     * @param index below {@link Arena#MAX_LOCKS}
     * @return the lock, made before the race
     */
    L lock(int index);

    /** Takes a lock, waiting as long as it takes. */
    void acquire(L lock, boolean exclusive);

    /** Gives back what {@link #acquire} took last. */
    void release(L lock, boolean exclusive);

    @Override
    void close() throws IOException;
}
