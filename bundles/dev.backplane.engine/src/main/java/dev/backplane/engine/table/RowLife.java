package dev.backplane.engine.table;

import dev.backplane.engine.memory.Words;
import org.agrona.concurrent.UnsafeBuffer;

/** State and generation of a row, which share a word, as they were at a moment. */
public final class RowLife {
    private final UnsafeBuffer buffer;
    private final long address;
    private final long then;

    RowLife(final UnsafeBuffer buffer, final int offset) {
        this.buffer = buffer;
        address = Words.address(buffer, offset);
        then = Words.getVolatile(buffer, address);
    }

    /**
     * Whether neither has changed since.
     *
     * @return true if so
     */
    public boolean isSame() {
        return Words.getVolatile(buffer, address) == then;
    }
}
