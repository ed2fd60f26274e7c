package dev.backplane.engine.memory;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The kernel's futex, called as directly as can be. Never with FUTEX_PRIVATE_FLAG: the kernel then knows the
 * word by file and offset, so processes that map it at different addresses meet.
 */
final class LinuxFutex implements Futex {
    /** The system call's number; -1 where it is not known. */
    static final int SYSCALL_NUMBER = syscallNumber();

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long NO_TIMEOUT = -1;
    private static final int FUTEX_WAIT_BITSET = 9;
    private static final int FUTEX_WAKE_BITSET = 10;

    private static final ThreadLocal<UnsafeBuffer> TIMESPEC = ThreadLocal.withInitial(
            () -> new UnsafeBuffer(ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder())));

    static final class LibC {
        private LibC() {}

        static void register() {
            Native.register(
                    LibC.class,
                    NativeLibrary.getInstance(
                            Platform.C_LIBRARY_NAME,
                            Map.of(Library.OPTION_CLASSLOADER, LinuxFutex.class.getClassLoader())));
        }

        static native long syscall(
                long number, long address, long operation, long value, long timeout, long address2, long bits);
    }

    private final boolean direct;
    private final Alarm alarm = new Alarm((address, bits) -> wake(address, Integer.MAX_VALUE, bits));

    /** The kernel's futex, directly if possible. */
    LinuxFutex() {
        this(true);
    }

    /**
     * The kernel's futex.
     *
     * @param direct false to call it through JNA in any case
     */
    LinuxFutex(final boolean direct) {
        this.direct = direct && FutexCall.BOUND;
        if (!this.direct) {
            LibC.register();
        }
    }

    private static int syscallNumber() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return -1;
        }
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> 202;
            case "aarch64", "riscv64" -> 98;
            default -> -1;
        };
    }

    @Override
    public void await(
            final UnsafeBuffer buffer, final int offset, final int expected, final long timeoutNanos, final int bits) {
        final long address = buffer.addressOffset() + offset;
        if (timeoutNanos < LONGEST_SLEEP_NANOS) {
            await(address, expected, timeoutNanos, bits);
            return;
        }
        final Alarm.Sleeper me = alarm.lieDown(address, bits);
        if (me == null) {
            await(address, expected, LONGEST_SLEEP_NANOS, bits);
        } else {
            call(address, FUTEX_WAIT_BITSET, expected, NO_TIMEOUT, 0, bits);
            me.getUp();
        }
    }

    private void await(final long address, final int expected, final long timeoutNanos, final int bits) {
        // FUTEX_WAIT_BITSET takes a point in CLOCK_MONOTONIC, which is what System.nanoTime() reads on Linux
        final long deadline = System.nanoTime() + timeoutNanos;
        final long seconds = deadline / NANOS_PER_SECOND;
        call(address, FUTEX_WAIT_BITSET, expected, seconds, deadline - seconds * NANOS_PER_SECOND, bits);
    }

    @Override
    public void wake(final UnsafeBuffer buffer, final int offset, final int count, final int bits) {
        wake(buffer.addressOffset() + offset, count, bits);
    }

    private void wake(final long address, final int count, final int bits) {
        call(address, FUTEX_WAKE_BITSET, count, 0, 0, bits);
    }

    private void call(
            final long address,
            final int operation,
            final int value,
            final long seconds,
            final long nanos,
            final int bits) {
        final long unsignedBits = bits & 0xFFFF_FFFFL;
        if (direct) {
            FutexCall.futex(address, operation, value, seconds, nanos, unsignedBits);
        } else {
            final UnsafeBuffer timespec = TIMESPEC.get();
            timespec.putLong(0, seconds);
            timespec.putLong(8, nanos);
            final long timeout = seconds == NO_TIMEOUT ? 0 : timespec.addressOffset();
            LibC.syscall(SYSCALL_NUMBER, address, operation, value, timeout, 0, unsignedBits);
        }
    }
}
