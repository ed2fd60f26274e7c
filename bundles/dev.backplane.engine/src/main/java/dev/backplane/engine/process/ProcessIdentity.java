package dev.backplane.engine.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
    private static final int FIELD_STATE = 3;
    private static final int FIELD_FLAGS = 9;
    private static final int FIELD_START_TIME = 22;
    /** Of the kernel's flags of a task: it is on its way out and never executes anything of its program again. */
    private static final long PF_EXITING = 4;

    static ProcessIdentity ofThisProcess() {
        final long pid = ProcessHandle.current().pid();
        return new ProcessIdentity(pid, startTicks(pid), Here.BOOT_ID, Here.PID_NAMESPACE);
    }

    /**
     * Whether the process is certainly gone from this process's own view of the host: never true if the other one
     * lives in another pid namespace.
     */
    boolean isGone() {
        if (startTicks == 0) {
            return ProcessHandle.of(pid).isEmpty();
        }
        if (bootId != Here.BOOT_ID) {
            return true;
        }
        return pidNamespace == Here.PID_NAMESPACE && startTicks(pid) != startTicks;
    }

    /** Whether the pid is that of this process, and of no other, in the caller's own view of the host. */
    boolean isRunningHere() {
        return isOfThisHost() && startTicks(pid) == startTicks;
    }

    /**
     * Whether the process executes nothing any more, though the kernel may need a while yet to take its memory and its files
     * apart: 10 ms for a small JVM.
     */
    boolean isExiting() {
        return isOfThisHost() && stat(task(pid)).map(Stat::isExiting).orElse(false) && areAllThreadsExiting();
    }

    /** The process is this one, whatever happens to the pid while one looks: as long as it exits, the pid stays its own. */
    private boolean areAllThreadsExiting() {
        final Set<Path> exiting = new HashSet<>();
        while (true) {
            final List<Path> threads = threads();
            if (exiting.containsAll(threads)) {
                // nobody who came after the last look: who exits starts no thread
                return stat(task(pid)).map(Stat::startTicks).orElse(0L) == startTicks;
            }
            for (final Path thread : threads) {
                if (!stat(thread).map(Stat::isExiting).orElse(true)) {
                    return false;
                }
            }
            exiting.addAll(threads);
        }
    }

    private List<Path> threads() {
        try (Stream<Path> threads = Files.list(task(pid).resolve("task"))) {
            return threads.toList();
        } catch (final IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private boolean isOfThisHost() {
        return startTicks != 0 && bootId == Here.BOOT_ID && pidNamespace == Here.PID_NAMESPACE;
    }

    /** What /proc tells of a process or thread. */
    private record Stat(char state, long flags, long startTicks) {
        boolean hasEnded() {
            return state == 'Z' || state == 'X';
        }

        boolean isExiting() {
            return hasEnded() || (flags & PF_EXITING) != 0;
        }
    }

    private static Path task(final long pid) {
        return Path.of("/proc", Long.toString(pid));
    }

    /** Empty if there is no such process or thread, or the host has no /proc. */
    private static Optional<Stat> stat(final Path task) {
        try {
            final String stat = new String(read(task.resolve("stat")), StandardCharsets.UTF_8);
            // the command's name, in parentheses, may hold blanks and parentheses itself
            final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new Stat(
                    fields[0].charAt(0),
                    Long.parseLong(fields[FIELD_FLAGS - FIELD_STATE]),
                    Long.parseLong(fields[FIELD_START_TIME - FIELD_STATE])));
        } catch (final IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Not by a channel, whose classes each process would have to load when it attaches. */
    private static byte[] read(final Path file) throws IOException {
        try (FileInputStream input = new FileInputStream(file.toFile())) {
            return input.readAllBytes();
        }
    }

    /** The start time of a running process; 0 if there is none, it is a zombie, or the host has no /proc. */
    static long startTicks(final long pid) {
        final Optional<Stat> stat = stat(task(pid));
        return stat.isPresent() && !stat.get().hasEnded() ? stat.get().startTicks() : 0;
    }

    /** What does not change as long as this process lives. */
    private static final class Here {
        static final long BOOT_ID = bootId();
        static final long PID_NAMESPACE = pidNamespace();

        private static long bootId() {
            try {
                final CRC32 crc = new CRC32();
                crc.update(read(Path.of("/proc/sys/kernel/random/boot_id")));
                return crc.getValue();
            } catch (final IOException e) {
                return 0;
            }
        }

        private static long pidNamespace() {
            try {
                final String link =
                        Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
                return Long.parseLong(link, link.indexOf('[') + 1, link.indexOf(']'), 10);
            } catch (final IOException | IndexOutOfBoundsException | NumberFormatException e) {
                return 0;
            }
        }
    }
}
