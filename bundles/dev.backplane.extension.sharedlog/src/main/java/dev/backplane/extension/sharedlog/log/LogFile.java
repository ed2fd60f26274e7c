package dev.backplane.extension.sharedlog.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A log file that stays open. An interrupt of one thread closes a {@link FileChannel} for all of them, so the channel is
 * opened again when another thread's interrupt has closed it. The caller holds the log's lock, {@link #close()} aside.
 */
final class LogFile implements AutoCloseable {
    private static final int TAIL_BLOCK = 8192;

    private final Path path;
    private volatile FileChannel channel;
    private volatile boolean closed;

    /**
     * Opens a file, and makes it and its folder if they are missing.
     *
     * @param path the file
     * @throws IOException when it cannot be opened
     */
    LogFile(final Path path) throws IOException {
        this.path = path;
        Files.createDirectories(path.getParent());
        this.channel = open();
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Writes all bytes of a buffer.
     *
     * @param lines from its position to its limit; neither is changed
     * @param at where the first byte goes
     * @param sync whether to wait for the disk
     * @throws IOException when not all bytes could be written
     */
    void write(final ByteBuffer lines, final long at) throws IOException {
        retryWhenClosedByOthers(current -> {
            final ByteBuffer rest = lines.duplicate();
            long next = at;
            while (rest.hasRemaining()) {
                next += current.write(rest, next);
            }
        });
    }

    /**
     * Waits until the disk has all that was written.
     *
     * @throws IOException when the disk fails
     */
    void sync() throws IOException {
        retryWhenClosedByOthers(current -> current.force(false));
    }

    /**
     * Cuts off what lies beyond a length.
     *
     * @param length bytes that stay
     * @throws IOException when the file cannot be cut
     */
    void truncate(final long length) throws IOException {
        retryWhenClosedByOthers(current -> current.truncate(length));
    }

    /**
     * The file's length.
     *
     * @return bytes
     * @throws IOException when the file cannot be read
     */
    long size() throws IOException {
        return Files.size(path);
    }

    /**
     * Where the last complete line ends.
     *
     * @return the offset behind the last {@code '\n'}; 0 if there is none
     * @throws IOException when the file cannot be read
     */
    long endOfLastLine() throws IOException {
        final ByteBuffer block = ByteBuffer.allocate(TAIL_BLOCK);
        for (long end = channel.size(); end > 0; ) {
            final long start = Math.max(0, end - TAIL_BLOCK);
            block.clear().limit((int) (end - start));
            while (block.hasRemaining() && channel.read(block, start + block.position()) > 0) {
                Thread.onSpinWait();
            }
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    private void retryWhenClosedByOthers(final ChannelTask task) throws IOException {
        while (true) {
            try {
                task.run(channel);
                return;
            } catch (final ClosedByInterruptException e) {
                throw e;
            } catch (final ClosedChannelException e) {
                if (closed) {
                    throw e;
                }
                channel = open();
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }

    @FunctionalInterface
    private interface ChannelTask {
        void run(FileChannel channel) throws IOException;
    }
}
