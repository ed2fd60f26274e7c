package dev.backplane.extension.sharedlog.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** Tells another process how far a writer is: one record of fixed length, always written as a whole. */
public final class ProgressFile implements AutoCloseable {
    private static final int LENGTH = 128;

    private final FileChannel channel;

    /**
     * Makes the file.
     *
     * @param file the file; replaced if it is there
     * @throws IOException when it cannot be written
     */
    public ProgressFile(final Path file) throws IOException {
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /**
     * Writes how far the writer is.
     *
     * @param progress the record
     * @throws IOException when it cannot be written
     */
    public void write(final Progress progress) throws IOException {
        final byte[] record = new byte[LENGTH];
        Arrays.fill(record, (byte) ' ');
        final byte[] text = (progress.state() + " " + progress.writer() + " " + progress.lines() + " "
                        + progress.bytes() + " " + progress.lockWaits())
                .getBytes(US_ASCII);
        System.arraycopy(text, 0, record, 0, text.length);
        record[LENGTH - 1] = '\n';
        channel.write(ByteBuffer.wrap(record), 0);
    }

    /**
     * Reads how far a writer is.
     *
     * @param file the file
     * @return the record; empty while there is none
     * @throws IOException when the file cannot be read
     */
    public static Optional<Progress> read(final Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        final byte[] record = Files.readAllBytes(file);
        if (record.length != LENGTH) {
            return Optional.empty();
        }
        final String[] fields = new String(record, US_ASCII).trim().split(" ");
        return Optional.of(new Progress(
                State.valueOf(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4])));
    }

    @Override
    public void close() throws IOException {
        channel.close();
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
     * @param lines lines that it has written
     * @param bytes bytes that it has written
     * @param lockWaits how often writers of its database had to sleep for the lock
     */
    public record Progress(State state, long writer, long lines, long bytes, long lockWaits) {}
}
