package dev.backplane.engine.memory;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes this process's views on shared memory. A test that simulates a process replaces them for its thread and the
 * threads which that starts, to stop, delay or kill the simulated process at any access.
 */
final class SharedBuffers {
    private static final InheritableThreadLocal<Factory> FACTORY = new InheritableThreadLocal<>();

    /** Makes a view. */
    interface Factory {
        /**
         * A view on a part of mapped memory.
         *
         * @param memory the memory
         * @param offset where the part begins
         * @param length its bytes
         * @return the view
         */
        UnsafeBuffer wrap(ByteBuffer memory, int offset, int length);
    }

    private SharedBuffers() {}

    static UnsafeBuffer wrap(final ByteBuffer memory, final int offset, final int length) {
        final Factory factory = FACTORY.get();
        return factory == null ? new UnsafeBuffer(memory, offset, length) : factory.wrap(memory, offset, length);
    }

    /** Replaces the views that the calling thread makes from now on; null for the usual ones. */
    static void replace(final Factory factory) {
        FACTORY.set(factory);
    }
}
