package dev.backplane.engine.memory;

import com.sun.jna.Function;
import com.sun.jna.JNIEnv;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
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
    private static final String CODE = """
            48 89 D7         mov   rdi, rdx         address
            48 89 CE         mov   rsi, rcx         operation
            4C 89 C2         mov   rdx, r8          value
            FF 74 24 08      push  [rsp + 8]        nanoseconds
            41 51            push  r9               seconds
            49 89 E2         mov   r10, rsp         timeout
            45 31 C0         xor   r8d, r8d         no second address
            4D 85 C9         test  r9, r9           less than 0 seconds:
            4D 0F 48 D0      cmovs r10, r8          no timeout
            4C 8B 4C 24 20   mov   r9, [rsp + 32]   bits
            B8 CA 00 00 00   mov   eax, 202         futex
            0F 05            syscall
            48 83 C4 10      add   rsp, 16
            C3               ret
            """;

    /** Where the instructions begin in each line. */
    private static final int MNEMONIC_COLUMN = 17;

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
     * @param seconds and nanos: the time-out, for operations that have one; negative for none
     * @return what it returns: negative for an error
     */
    static native long futex(long address, long operation, long value, long seconds, long nanos, long bits);

    private static boolean isKnownProcessor() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static byte[] assembled() {
        return HexFormat.of()
                .parseHex(CODE.lines()
                        .map(line -> line.substring(0, MNEMONIC_COLUMN).replace(" ", ""))
                        .collect(Collectors.joining()));
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
        final byte[] code = assembled();
        page.write(0, code, 0, code.length);
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
