package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.NEXT_LOCK_OFFSET;

import dev.backplane.api.lwlock.LWLock;
import java.util.function.LongConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The locks inside a segment, so that they can be found: the segment's row has the offset of the first one, plus 1, and
 * each lock that of the next. Locks are only added, at the front; the chain goes with the segment.
 *
 * <pre>
 * add   next of the lock = head | CHAINED; compare-and-set the head (failed: anew)
 * </pre>
 *
 * <p>Who dies in between leaves a lock that works and is not listed.
 */
public final class LockChain {
    /** In a lock's link: it was added already. Offsets are multiples of 128, so plus 1 the bit is free. */
    private static final long CHAINED = 2;

    private final UnsafeBuffer head;
    private final int headOffset;
    private final LockSpace locks;
    private final long firstByte;
    private final long size;

    /**
     * The locks of a segment.
     *
     * @param head the memory that has the offset of the first lock
     * @param headOffset where
     * @param locks all locks
     * @param firstByte the location of the segment's first byte
     * @param size the segment's size
     */
    public LockChain(
            final UnsafeBuffer head,
            final int headOffset,
            final LockSpace locks,
            final long firstByte,
            final long size) {
        this.head = head;
        this.headOffset = headOffset;
        this.locks = locks;
        this.firstByte = firstByte;
        this.size = size;
    }

    /**
     * Adds a lock, unless it was added before.
     *
     * @param offset of the lock in the segment
     */
    public void add(final long offset) {
        final UnsafeBuffer lock = locks.memory(firstByte + offset);
        if (lock.getLong(NEXT_LOCK_OFFSET) != 0) {
            return;
        }
        long next;
        do {
            next = head.getLongVolatile(headOffset);
            lock.putLong(NEXT_LOCK_OFFSET, next | CHAINED);
        } while (!head.compareAndSetLong(headOffset, next, offset + 1));
    }

    /**
     * Visits the locks, as long as the chain makes sense: the bytes belong to an extension, which may have overwritten
     * them.
     *
     * @param visitor gets each lock's location
     * @return false if a link led out of the segment, to no lock, or in a circle
     */
    public boolean forEach(final LongConsumer visitor) {
        long link = head.getLongVolatile(headOffset);
        for (long steps = size / LWLock.SIZE; link != 0; steps--) {
            final long offset = link - 1;
            if (steps == 0 || offset < 0 || offset % LWLock.SIZE != 0 || offset > size - LWLock.SIZE) {
                return false;
            }
            if (!locks.isInitialized(firstByte + offset)) {
                return false;
            }
            visitor.accept(firstByte + offset);
            link = locks.memory(firstByte + offset).getLong(NEXT_LOCK_OFFSET) & ~CHAINED;
        }
        return true;
    }
}
