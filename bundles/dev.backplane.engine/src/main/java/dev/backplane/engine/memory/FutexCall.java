package dev.backplane.engine.memory;

import com.sun.jna.Function;
import com.sun.jna.JNIEnv;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.LoggerFactory;

/**
 * The system call {@code futex} as a native method with nothing in between. JNA's general way into native code takes as
 * long as the call itself, and who wakes another one or goes to sleep makes somebody wait for it; so, on processors whose
 * instructions are here, the method is bound to these few of its own: they move JNI's arguments to where the kernel
 * expects them, and call it. Where that cannot be, for example because the system allows no new executable memory,
 * {@link LinuxFutex} goes JNA's way.
 */
final class FutexCall {
    /**
     * Of x86-64. JNI passes env, class, address, operation, value and seconds in registers, nanoseconds and bits on the
     * stack; the kernel finds a {@code timespec} there, which is pushed for it.
     */
    private static final byte[] CODE = bytes(
            // mov rdi, rdx: address
            0x48,
            0x89,
            0xD7,
            // mov rsi, rcx: operation
            0x48,
            0x89,
            0xCE,
            // mov rdx, r8: value
            0x4C,
            0x89,
            0xC2,
            // push [rsp + 8]: nanoseconds
            0xFF,
            0x74,
            0x24,
            0x08,
            // push r9: seconds
            0x41,
            0x51,
            // mov r10, rsp: timeout
            0x49,
            0x89,
            0xE2,
            // xor r8d, r8d: no second address
            0x45,
            0x31,
            0xC0,
            // mov r9, [rsp + 32]: bits
            0x4C,
            0x8B,
            0x4C,
            0x24,
            0x20,
            // mov eax, 202: futex
            0xB8,
            0xCA,
            0x00,
            0x00,
            0x00,
            // syscall
            0x0F,
            0x05,
            // add rsp, 16
            0x48,
            0x83,
            0xC4,
            0x10,
            // ret
            0xC3);

    private static final int PAGE = 4096;
    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    /** Where the table of JNI's functions has {@code RegisterNatives}. */
    private static final int REGISTER_NATIVES = 215;

    /** Whether {@link #futex} may be called. */
    static final boolean BOUND = isKnownProcessor() && bind();

    private FutexCall() {}

    /**
     * Calls the kernel.
     *
     * @param seconds and nanos: the time-out, for operations that have one
     * @return what it returns: negative for an error
     */
    static native long futex(long address, long operation, long value, long seconds, long nanos, long bits);

    private static boolean isKnownProcessor() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static byte[] bytes(final int... values) {
        final byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static boolean bind() {
        try {
            final NativeLibrary libc = NativeLibrary.getInstance(null, Map.of(Library.OPTION_ALLOW_OBJECTS, true));
            final long code = mapCode(libc);
            return code != 0 && register(libc, code);
        } catch (final LinkageError | RuntimeException e) {
            LoggerFactory.getLogger(FutexCall.class).debug("futex is called through JNA: {}", e.toString());
            return false;
        }
    }

    /** A page that is never given back: the method may be running whenever this class could be unloaded. */
    private static long mapCode(final NativeLibrary libc) {
        final Pointer page = libc.getFunction("mmap")
                .invokePointer(new Object[] {0L, (long) PAGE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L});
        final long address = Pointer.nativeValue(page);
        if (address == -1) {
            return 0;
        }
        page.write(0, CODE, 0, CODE.length);
        final int refused = libc.getFunction("mprotect").invokeInt(new Object[] {page, (long) PAGE, READ_EXECUTE});
        return refused == 0 ? address : 0;
    }

    /** Binds the method: {@code JNINativeMethod} has name, signature and address. */
    private static boolean register(final NativeLibrary libc, final long code) {
        final byte[] name = "futex\0".getBytes(StandardCharsets.US_ASCII);
        final byte[] signature = "(JJJJJJ)J\0".getBytes(StandardCharsets.US_ASCII);
        final UnsafeBuffer method = new UnsafeBuffer(
                ByteBuffer.allocateDirect(24 + name.length + signature.length).order(ByteOrder.nativeOrder()));
        method.putBytes(24, name);
        method.putBytes(24 + name.length, signature);
        method.putLong(0, method.addressOffset() + 24);
        method.putLong(8, method.addressOffset() + 24 + name.length);
        method.putLong(16, code);
        // a function that answers its first argument, here the environment, and does nothing
        final long environment =
                libc.getFunction("memmove").invokeLong(new Object[] {JNIEnv.CURRENT, JNIEnv.CURRENT, 0L});
        final long functions = UnsafeApi.getLong(environment);
        final long register = UnsafeApi.getLong(functions + (long) REGISTER_NATIVES * Long.BYTES);
        final Object failed = Function.getFunction(new Pointer(register))
                .invoke(
                        int.class,
                        new Object[] {JNIEnv.CURRENT, FutexCall.class, new Pointer(method.addressOffset()), 1},
                        Map.of(Library.OPTION_ALLOW_OBJECTS, true));
        return failed.equals(0);
    }
}
