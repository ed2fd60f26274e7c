package dev.backplane.extension.sharedlog.command;

import dev.backplane.extension.sharedlog.SharedLog;
import dev.backplane.extension.sharedlog.command.ProgressFile.State;
import dev.backplane.extension.sharedlog.line.LineFormat;
import dev.backplane.extension.sharedlog.line.LineId;
import dev.backplane.extension.sharedlog.line.LineReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Writes all lines of files into the log of the current backend's database. */
final class WriteJob {
    private static final int INITIAL_CAPACITY = 1 << 16;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SharedLog log;
    private final WriteRequest request;
    private final Optional<ProgressFile> progressFile;
    private final LineFormat format = new LineFormat();
    private ByteBuffer batch = ByteBuffer.allocateDirect(INITIAL_CAPACITY);
    private int batched;
    private long lines;
    private long bytes;
    private long nextLook;

    /**
     * What to write.
     *
     * @param writer the id of the writer
     * @param files the files
     * @param times how often
     * @param linesPerBatch how many lines go into the log with one acquire of the lock
     * @param maxLineBytes the longest line allowed
     */
    record WriteRequest(long writer, List<Path> files, int times, int linesPerBatch, int maxLineBytes) {}

    WriteJob(final SharedLog log, final WriteRequest request, final Optional<ProgressFile> progressFile) {
        this.log = log;
        this.request = request;
        this.progressFile = progressFile;
    }

    /** Tells that the job waits for its start. */
    void ready() {
        report(State.READY);
    }

    /**
     * Writes everything.
     *
     * @return how many lines
     * @throws IOException when a file cannot be read or the log not be written
     */
    long run() throws IOException {
        report(State.WRITING);
        for (int round = 1; round <= request.times(); round++) {
            for (int file = 1; file <= request.files().size(); file++) {
                write(round, file);
            }
        }
        append();
        report(State.DONE);
        return lines;
    }

    /** Bytes written, with what the format adds. */
    long bytes() {
        return bytes;
    }

    private void write(final int round, final int file) throws IOException {
        try (LineReader reader = new LineReader(request.files().get(file - 1), request.maxLineBytes())) {
            while (reader.next()) {
                makeRoom(reader.length() + LineFormat.MAX_OVERHEAD);
                format.format(
                        batch,
                        new LineId(request.writer(), file, round, reader.number()),
                        reader.bytes(),
                        reader.offset(),
                        reader.length());
                if (++batched == request.linesPerBatch()) {
                    append();
                }
            }
        }
    }

    private void makeRoom(final int needed) throws IOException {
        if (batch.remaining() < needed) {
            append();
        }
        if (batch.remaining() < needed) {
            batch = ByteBuffer.allocateDirect(Math.max(needed, (int) Math.min(1 << 30, batch.capacity() * 2L)));
        }
    }

    private void append() throws IOException {
        if (batched > 0) {
            batch.flip();
            final int length = batch.remaining();
            progressFile.ifPresent(file -> file.announce(lines + batched));
            log.append(batch);
            lines += batched;
            bytes += length;
            progressFile.ifPresent(file -> file.acknowledge(lines, bytes));
            batched = 0;
            batch.clear();
            if (System.nanoTime() - nextLook > 0) {
                report(State.WRITING);
            }
        }
    }

    private void report(final State state) {
        progressFile.ifPresent(file -> {
            file.lockWaits(log.status().lockWaits());
            file.state(state);
        });
        nextLook = System.nanoTime() + LOOK_NANOS;
    }
}
