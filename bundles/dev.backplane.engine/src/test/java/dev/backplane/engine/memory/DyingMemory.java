package dev.backplane.engine.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory of a simulated process of this JVM that dies before a given store. From then on none of its threads changes
 * anything any more, as if it had been killed.
 */
public final class DyingMemory {
    /** Ends a thread of the dead process. */
    public static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death() {
            super("killed before a store", null, false, false);
        }
    }

    private static final int NEVER = Integer.MAX_VALUE;

    private final AtomicInteger storesLeft = new AtomicInteger(NEVER);
    private volatile Thread counted;
    private volatile boolean dead;

    /**
     * Lets the calling thread, and those it starts from now on, see shared memory through this.
     *
     * @param task makes the views: attaches to an instance
     */
    public void seenBy(final Runnable task) {
        SharedBuffers.replace(View::new);
        try {
            task.run();
        } finally {
            SharedBuffers.replace(null);
        }
    }

    /**
     * Kills the process when the calling thread is about to store for the (stores + 1)-th time.
     *
     * @param stores how many come before
     * @param task what the thread does
     * @return true if it died
     */
    public boolean diesAfter(final int stores, final Runnable task) {
        counted = Thread.currentThread();
        SharedBuffers.replace(View::new);
        storesLeft.set(stores);
        try {
            task.run();
            storesLeft.set(NEVER);
            return false;
        } catch (final Death e) {
            return true;
        } finally {
            SharedBuffers.replace(null);
        }
    }

    private void store() {
        if (dead) {
            throw new Death();
        }
        if (Thread.currentThread() == counted && storesLeft.get() != NEVER && storesLeft.getAndDecrement() == 0) {
            dead = true;
            throw new Death();
        }
    }

    private final class View extends UnsafeBuffer {
        View(final ByteBuffer memory, final int offset, final int length) {
            super(memory, offset, length);
        }

        @Override
        public void putLong(final int index, final long value) {
            store();
            super.putLong(index, value);
        }

        @Override
        public void putInt(final int index, final int value) {
            store();
            super.putInt(index, value);
        }

        @Override
        public void putByte(final int index, final byte value) {
            store();
            super.putByte(index, value);
        }

        @Override
        public void putShort(final int index, final short value) {
            store();
            super.putShort(index, value);
        }

        @Override
        public void putBytes(final int index, final byte[] source) {
            store();
            super.putBytes(index, source);
        }

        @Override
        public void putBytes(final int index, final byte[] source, final int offset, final int length) {
            store();
            super.putBytes(index, source, offset, length);
        }

        @Override
        public void putBytes(final int index, final DirectBuffer source, final int offset, final int length) {
            store();
            super.putBytes(index, source, offset, length);
        }

        @Override
        public void setMemory(final int index, final int length, final byte value) {
            store();
            super.setMemory(index, length, value);
        }

        @Override
        public void putLongVolatile(final int index, final long value) {
            store();
            super.putLongVolatile(index, value);
        }

        @Override
        public void putLongRelease(final int index, final long value) {
            store();
            super.putLongRelease(index, value);
        }

        @Override
        public void putIntVolatile(final int index, final int value) {
            store();
            super.putIntVolatile(index, value);
        }

        @Override
        public void putIntRelease(final int index, final int value) {
            store();
            super.putIntRelease(index, value);
        }

        @Override
        public boolean compareAndSetLong(final int index, final long expected, final long value) {
            store();
            return super.compareAndSetLong(index, expected, value);
        }

        @Override
        public boolean compareAndSetInt(final int index, final int expected, final int value) {
            store();
            return super.compareAndSetInt(index, expected, value);
        }

        @Override
        public long getAndAddLong(final int index, final long delta) {
            store();
            return super.getAndAddLong(index, delta);
        }

        @Override
        public int getAndAddInt(final int index, final int delta) {
            store();
            return super.getAndAddInt(index, delta);
        }
    }
}
