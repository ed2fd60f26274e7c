package dev.backplane.engine.segment;

import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.memory.Futex;
import dev.backplane.engine.memory.Words;
import dev.backplane.engine.wait.PlatformWaitEvent;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Waiting for a segment that somebody else makes. The table's sequence grows with every segment that is done.
 *
 * <pre>
 * await     the sequence is still the one that was read before looking: compare-and-set WAITED in; sleep on that word
 * announce  compare-and-set the next sequence, without WAITED; wake everybody if WAITED was set
 * </pre>
 *
 * <p>So whoever makes a segment enters the kernel only if somebody may sleep. WAITED outlives who set it by one segment.
 */
public final class SegmentChange {
    private static final int WAITED = 1;
    private static final int ONE = 2;

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final UnsafeBuffer buffer;
    private final int offset;
    private final long address;
    private final BackendTable backends;
    private final LockSpace locks;

    /**
     * The changes of an instance's segments.
     *
     * @param buffer the control file's memory
     * @param offset of the sequence
     * @param backends who waits
     * @param locks puts right what dead processes left
     */
    public SegmentChange(
            final UnsafeBuffer buffer, final int offset, final BackendTable backends, final LockSpace locks) {
        this.buffer = buffer;
        this.offset = offset;
        this.address = Words.address(buffer, offset);
        this.backends = backends;
        this.locks = locks;
    }

    int sequence() {
        return Words.getIntVolatile(buffer, address) & ~WAITED;
    }

    /** Waits until the sequence differs, or for a moment. */
    void await(final int sequence) {
        final BackendSlot me = backends.currentOrNull();
        if (me != null) {
            me.waitStart(PlatformWaitEvent.SEGMENT_INIT.info());
        }
        final int waited = sequence | WAITED;
        if (buffer.compareAndSetInt(offset, sequence, waited) || buffer.getIntVolatile(offset) == waited) {
            Futex.best().await(buffer, offset, waited, LOOK_AGAIN_NANOS, -1);
        }
        if (me != null) {
            me.waitEnd();
        }
        if (sequence() == sequence) {
            locks.recoverDead();
        }
    }

    void announce() {
        int seen;
        do {
            seen = buffer.getIntVolatile(offset);
        } while (!buffer.compareAndSetInt(offset, seen, (seen & ~WAITED) + ONE));
        if ((seen & WAITED) != 0) {
            Futex.best().wake(buffer, offset, Integer.MAX_VALUE, -1);
        }
    }
}
