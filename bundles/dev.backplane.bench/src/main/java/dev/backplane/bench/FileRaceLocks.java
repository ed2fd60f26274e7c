package dev.backplane.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The JDK's locks on bytes of a file. */
final class FileRaceLocks implements RaceLocks {
    private final FileChannel channel;
    private FileLock held;

    FileRaceLocks(final Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public void acquire(final int index, final boolean exclusive) {
        try {
            held = channel.lock(index, 1, !exclusive);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void release(final int index, final boolean exclusive) {
        try {
            held.release();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
