package dev.backplane.extension.sharedlog.command;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Tells another process how far a writer is, and to the line: the file is mapped by both, and each number is one store.
 * So it is right also at the moment at which the writer is killed, and costs next to nothing.
 *
 * <pre>
 * offset  length  field, in the machine's byte order
 * ------  ------  -----------------------------------------------------------------
 *      0       8  state: 0 nothing yet, else 1 + the ordinal of {@link State}
 *      8       8  the writer's id
 *     16       8  lines announced: written, or about to be
 *     24       8  lines acknowledged: the log said that it has them
 *     32       8  bytes acknowledged
 *     40       8  lock waits
 * </pre>
 *
 * <p>A writer announces lines, appends them to the log, and then acknowledges them. Of a killed writer the log holds all
 * acknowledged lines, and those that were announced beyond them all or none.
 */
public final class ProgressFile {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int STATE = 0;
    private static final int WRITER = 8;
    private static final int ANNOUNCED = 16;
    private static final int LINES = 24;
    private static final int BYTES = 32;
    private static final int LOCK_WAITS = 40;
    private static final int LENGTH = 48;

    private final MappedByteBuffer memory;

    private ProgressFile(final MappedByteBuffer memory) {
        this.memory = memory;
    }

    /**
     * Makes the file of a writer. One that is there is used again and not cut: somebody may have it mapped.
     *
     * @param file the file
     * @param writer the writer's id
     * @return the file, with no state yet
     * @throws IOException when it cannot be written
     */
    public static ProgressFile create(final Path file, final long writer) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Really written: in a mapped hole a full disk would be a fault and not an exception.
            final ByteBuffer zeros = ByteBuffer.allocate(LENGTH);
            while (zeros.hasRemaining()) {
                channel.write(zeros, zeros.position());
            }
            final ProgressFile made = new ProgressFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH));
            made.put(WRITER, writer);
            return made;
        }
    }

    /**
     * Opens the file of another process's writer.
     *
     * @param file the file
     * @return the file; empty while its writer has not made it
     * @throws IOException when it cannot be read
     */
    public static Optional<ProgressFile> open(final Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.size() < LENGTH
                    ? Optional.empty()
                    : Optional.of(new ProgressFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, LENGTH)));
        }
    }

    /**
     * Says what the writer does.
     *
     * @param state what it does from now on
     */
    public void state(final State state) {
        put(STATE, 1 + state.ordinal());
    }

    /**
     * Says what the writer is about to append.
     *
     * @param lines lines that are in the log once the append succeeds
     */
    public void announce(final long lines) {
        put(ANNOUNCED, lines);
    }

    /**
     * Says that the append succeeded.
     *
     * @param lines lines that the log has
     * @param bytes their bytes
     */
    public void acknowledge(final long lines, final long bytes) {
        put(BYTES, bytes);
        put(LINES, lines);
    }

    /**
     * Says how often writers of the database had to sleep for the lock.
     *
     * @param times how often
     */
    public void lockWaits(final long times) {
        put(LOCK_WAITS, times);
    }

    /**
     * How far the writer is at this moment.
     *
     * @return the numbers; empty while the writer has no state
     */
    public Optional<Progress> progress() {
        final long state = get(STATE);
        // Acknowledged first: what is acknowledged was announced before.
        final long lines = get(LINES);
        return state < 1 || state > State.values().length
                ? Optional.empty()
                : Optional.of(new Progress(
                        State.values()[(int) state - 1],
                        get(WRITER),
                        get(ANNOUNCED),
                        lines,
                        get(BYTES),
                        get(LOCK_WAITS)));
    }

    private void put(final int offset, final long value) {
        LONG.setVolatile(memory, offset, value);
    }

    private long get(final int offset) {
        return (long) LONG.getVolatile(memory, offset);
    }

    /** What a writer does. */
    public enum State {
        /** Waits for the start file. */
        READY,
        /** Writes. */
        WRITING,
        /** Has written everything. */
        DONE
    }

    /**
     * How far a writer is.
     *
     * @param state what it does
     * @param writer its id
     * @param announced lines that it has written or is about to
     * @param lines lines that it has written, as the log has said
     * @param bytes bytes that it has written
     * @param lockWaits how often writers of its database had to sleep for the lock
     */
    public record Progress(State state, long writer, long announced, long lines, long bytes, long lockWaits) {}
}
