package dev.backplane.engine.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * What tells one process from another that later gets the same pid.
 *
 * @param pid the process id, in the process's own pid namespace
 * @param startTicks start time in clock ticks since boot; 0 where unknown
 * @param bootId hash of the boot id; 0 where unknown
 * @param pidNamespace inode of the pid namespace; 0 where unknown
 */
record ProcessIdentity(long pid, long startTicks, long bootId, long pidNamespace) {
    private static final int FIELD_START_TIME = 22;

    static ProcessIdentity ofThisProcess() {
        final long pid = ProcessHandle.current().pid();
        return new ProcessIdentity(pid, startTicks(pid), bootIdOfThisHost(), pidNamespaceOfThisProcess());
    }

    /**
     * Whether the process is certainly gone from this process's own view of the host: never true if the other one
     * lives in another pid namespace.
     */
    boolean isGone() {
        if (startTicks == 0) {
            return ProcessHandle.of(pid).isEmpty();
        }
        if (bootId != bootIdOfThisHost()) {
            return true;
        }
        return pidNamespace == pidNamespaceOfThisProcess() && startTicks(pid) != startTicks;
    }

    /** Whether the pid is that of this process, and of no other, in the caller's own view of the host. */
    boolean isRunningHere() {
        return startTicks != 0
                && bootId == bootIdOfThisHost()
                && pidNamespace == pidNamespaceOfThisProcess()
                && startTicks(pid) == startTicks;
    }

    /** The start time of a running process; 0 if there is none, it is a zombie, or the host has no /proc. */
    static long startTicks(final long pid) {
        try {
            final String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.UTF_8);
            // the command's name, in parentheses, may hold blanks and parentheses itself
            final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            final boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return ended ? 0 : Long.parseLong(fields[FIELD_START_TIME - 3]);
        } catch (final IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return 0;
        }
    }

    private static long bootIdOfThisHost() {
        try {
            final CRC32 crc = new CRC32();
            crc.update(Files.readAllBytes(Path.of("/proc/sys/kernel/random/boot_id")));
            return crc.getValue();
        } catch (final IOException e) {
            return 0;
        }
    }

    private static long pidNamespaceOfThisProcess() {
        try {
            final String link =
                    Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return Long.parseLong(link.replaceAll("\\D", ""));
        } catch (final IOException | NumberFormatException e) {
            return 0;
        }
    }
}
