package dev.backplane.engine.memory;

import dev.backplane.api.InstanceException;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Words of shared memory by their address, for the paths where each nanosecond counts. A buffer's bounds check and
 * its two loads before each access take as long as an atomic operation; so who uses this has checked the bounds once and
 * for all, and keeps the buffer, which keeps the mapping.
 *
 * <p>Tests that stand between the code and its memory, with a buffer class of their own, set the system property
 * {@value #PROPERTY}. Then words of such a buffer go through it, and their addresses are offsets in it.
 */
public final class Words {
    private static final String UNSAFE_PACKAGE = "jdk.internal.misc";

    static final String PROPERTY = "backplane.interposed";
    private static final boolean INTERPOSED = Boolean.getBoolean(PROPERTY);

    private Words() {}

    /**
     * Refuses a JVM that was started without the option which lets Agrona at memory outside of the heap.
     *
     * @throws InstanceException that says which one
     */
    public static void requireAccess() {
        final Module agrona = UnsafeApi.class.getModule();
        if (!Object.class.getModule().isExported(UNSAFE_PACKAGE, agrona)) {
            throw new InstanceException(
                    "this JVM was started without access to shared memory: start it with --add-opens java.base/"
                            + UNSAFE_PACKAGE + "=" + (agrona.isNamed() ? agrona.getName() : "ALL-UNNAMED"));
        }
    }

    private static boolean isInterposed(final UnsafeBuffer buffer) {
        return INTERPOSED && buffer.getClass() != UnsafeBuffer.class;
    }

    /**
     * The address of a word.
     *
     * @param buffer the memory, not on the heap
     * @param offset of the word
     * @return what the other methods here take with the same buffer
     */
    public static long address(final UnsafeBuffer buffer, final int offset) {
        if (buffer.byteArray() != null || buffer.getClass() != UnsafeBuffer.class && !INTERPOSED) {
            throw new IllegalArgumentException("no shared memory, or a test's without -D" + PROPERTY + "=true");
        }
        buffer.boundsCheck(offset, Long.BYTES);
        return isInterposed(buffer) ? offset : buffer.addressOffset() + offset;
    }

    /** A plain load. */
    public static long get(final UnsafeBuffer buffer, final long address) {
        return isInterposed(buffer) ? buffer.getLong((int) address) : UnsafeApi.getLong(null, address);
    }

    /** A volatile load. */
    public static long getVolatile(final UnsafeBuffer buffer, final long address) {
        return isInterposed(buffer) ? buffer.getLongVolatile((int) address) : UnsafeApi.getLongVolatile(null, address);
    }

    /** A volatile load of 32 bits. */
    public static int getIntVolatile(final UnsafeBuffer buffer, final long address) {
        return isInterposed(buffer) ? buffer.getIntVolatile((int) address) : UnsafeApi.getIntVolatile(null, address);
    }

    /** A plain store. */
    public static void put(final UnsafeBuffer buffer, final long address, final long value) {
        if (isInterposed(buffer)) {
            buffer.putLong((int) address, value);
        } else {
            UnsafeApi.putLong(null, address, value);
        }
    }

    /** A store after all earlier loads and stores. */
    public static void putRelease(final UnsafeBuffer buffer, final long address, final long value) {
        if (isInterposed(buffer)) {
            buffer.putLongRelease((int) address, value);
        } else {
            UnsafeApi.putLongRelease(null, address, value);
        }
    }

    /** A store of 32 bits after all earlier loads and stores. */
    public static void putIntRelease(final UnsafeBuffer buffer, final long address, final int value) {
        if (isInterposed(buffer)) {
            buffer.putIntRelease((int) address, value);
        } else {
            UnsafeApi.putIntRelease(null, address, value);
        }
    }

    /** A compare-and-set with the effects of a volatile load and store. */
    public static boolean compareAndSet(
            final UnsafeBuffer buffer, final long address, final long expected, final long value) {
        return isInterposed(buffer)
                ? buffer.compareAndSetLong((int) address, expected, value)
                : UnsafeApi.compareAndSetLong(null, address, expected, value);
    }

    /** An addition with the effects of a volatile load and store; returns the value before. */
    public static long getAndAdd(final UnsafeBuffer buffer, final long address, final long delta) {
        return isInterposed(buffer)
                ? buffer.getAndAddLong((int) address, delta)
                : UnsafeApi.getAndAddLong(null, address, delta);
    }
}
