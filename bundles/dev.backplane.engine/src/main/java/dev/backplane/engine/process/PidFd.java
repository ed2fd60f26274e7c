package dev.backplane.engine.process;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.LoggerFactory;

/** A process as a file descriptor of Linux, which becomes readable when the process has ended: {@code pidfd_open}. */
final class PidFd {
    /** Bytes of a {@code struct pollfd}: the descriptor, what is asked for, what came. */
    static final int POLL_LENGTH = 8;

    /** The kernel ends processes and tells of it as it is asked to here. */
    static final boolean SUPPORTED = register();

    /** The same on every architecture. */
    private static final int SYSCALL_NUMBER = 434;

    private static final int EVENTS_OFFSET = 4;
    private static final int RETURNED_OFFSET = 6;
    private static final short POLLIN = 1;

    static final class LibC {
        private LibC() {}

        static native long syscall(long number, long pid, long flags);

        static native int poll(long descriptors, long count, int timeoutMillis);

        static native int close(int descriptor);
    }

    private PidFd() {}

    private static boolean register() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        try {
            Native.register(
                    LibC.class,
                    NativeLibrary.getInstance(
                            Platform.C_LIBRARY_NAME, Map.of(Library.OPTION_CLASSLOADER, PidFd.class.getClassLoader())));
            return true;
        } catch (final LinkageError e) {
            LoggerFactory.getLogger(PidFd.class)
                    .warn("no native code, deaths of processes are polled for: {}", e.toString());
            return false;
        }
    }

    /**
     * Opens a process.
     *
     * @param pid in this process's pid namespace
     * @return the descriptor; negative if there is no such process, or the kernel cannot
     */
    static int open(final long pid) {
        return (int) LibC.syscall(SYSCALL_NUMBER, pid, 0);
    }

    static void close(final int descriptor) {
        LibC.close(descriptor);
    }

    /** Asks about a descriptor. */
    static void ask(final UnsafeBuffer poll, final int index, final int descriptor) {
        poll.putInt(index * POLL_LENGTH, descriptor);
        poll.putShort(index * POLL_LENGTH + EVENTS_OFFSET, POLLIN);
        poll.putShort(index * POLL_LENGTH + RETURNED_OFFSET, (short) 0);
    }

    /** Waits until one of the processes asked about has ended, at most for a time. */
    static void await(final UnsafeBuffer poll, final int count, final int timeoutMillis) {
        LibC.poll(poll.addressOffset(), count, timeoutMillis);
    }

    static boolean hasEnded(final UnsafeBuffer poll, final int index) {
        return poll.getShort(index * POLL_LENGTH + RETURNED_OFFSET) != 0;
    }
}
