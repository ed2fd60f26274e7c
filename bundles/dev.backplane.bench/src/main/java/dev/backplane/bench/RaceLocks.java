package dev.backplane.bench;

import java.io.IOException;

/** The locks of a race as one process sees them. */
interface RaceLocks extends AutoCloseable {
    /** Takes one, waiting as long as it takes. */
    void acquire(int index, boolean exclusive);

    /** Gives back what {@link #acquire} took last. */
    void release(int index, boolean exclusive);

    @Override
    void close() throws IOException;
}
