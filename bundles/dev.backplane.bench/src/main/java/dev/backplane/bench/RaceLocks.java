package dev.backplane.bench;

import java.io.IOException;

/** The locks of a race as one process sees them: known by their number, as in C. */
interface RaceLocks extends AutoCloseable {
    /**
     * Takes a lock, waiting as long as it takes.
     *
     * @param index below {@link Arena#MAX_LOCKS}
     */
    void acquire(int index, boolean exclusive);

    /** Gives back what {@link #acquire} took last. */
    void release(int index, boolean exclusive);

    @Override
    void close() throws IOException;
}
