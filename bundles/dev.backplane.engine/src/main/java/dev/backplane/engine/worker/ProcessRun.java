package dev.backplane.engine.worker;

import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker in a process of its own. The process sees requests to stop by itself; one that does not follow in time is
 * killed. After the death of the postmaster that started it the next one has the pid alone.
 */
final class ProcessRun implements WorkerRun {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);
    private static final int KILLED_BY_SIGNAL = 128;

    private final WorkerSlot slot;
    private final ProcessHandle process;
    private final Process child;

    /** A process that this one has started. */
    ProcessRun(final WorkerSlot slot, final Process child, final Runnable onEnd) {
        this.slot = slot;
        this.child = child;
        this.process = child.toHandle();
        child.onExit().thenRun(onEnd);
    }

    /** A process that an earlier postmaster has started. */
    ProcessRun(final WorkerSlot slot, final ProcessHandle process, final Runnable onEnd) {
        this.slot = slot;
        this.child = null;
        this.process = process;
        process.onExit().thenRun(onEnd);
    }

    @Override
    public boolean isOver() {
        // a child has an exit code a moment after its pid is gone
        return child == null ? !process.isAlive() : !child.isAlive();
    }

    private OptionalInt exitCode() {
        return child == null ? OptionalInt.empty() : OptionalInt.of(child.exitValue());
    }

    @Override
    public Optional<String> failure() {
        final String told = slot.cause();
        if (!told.isEmpty()) {
            return Optional.of(told);
        }
        final OptionalInt code = exitCode();
        if (code.isEmpty()) {
            return Optional.of("its process " + process.pid() + " ended");
        }
        if (code.getAsInt() == 0) {
            return Optional.empty();
        }
        return Optional.of("its process " + process.pid()
                + (code.getAsInt() > KILLED_BY_SIGNAL
                        ? " was killed by signal " + (code.getAsInt() - KILLED_BY_SIGNAL)
                        : " exited with " + code.getAsInt()));
    }

    @Override
    public void stop() {
        if (slot.backend() == 0) {
            // its code has not begun, and cannot any more: no need to wait until the JVM has started
            process.destroyForcibly();
        } else {
            slot.tellChange();
        }
    }

    @Override
    public String insist() {
        LOG.warn("process {} of a background worker does not stop and is killed", process.pid());
        process.destroyForcibly();
        return "its process was killed, because it did not stop";
    }
}
