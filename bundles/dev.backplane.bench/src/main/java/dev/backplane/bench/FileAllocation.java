package dev.backplane.bench;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;

/**
 * A file on the memory file system for each segment, mapped, unmapped and removed. Linux gives a process 65,530 maps, so
 * the files come in batches, and each batch goes before the next one comes.
 */
final class FileAllocation implements Contender {
    private static final int BATCH = 25_000;

    private final Path folder;
    private final int count;
    private final int size;
    private final Path[] paths = new Path[BATCH];
    private final MappedByteBuffer[] maps = new MappedByteBuffer[BATCH];

    FileAllocation(final Path folder, final int count, final int size) {
        this.folder = folder;
        this.count = count;
        this.size = size;
        for (int i = 0; i < BATCH; i++) {
            paths[i] = folder.resolve("segment" + i);
        }
    }

    @Override
    public String name() {
        return "a mapped file each";
    }

    @Override
    public double measure() throws IOException {
        final long begin = System.nanoTime();
        for (int done = 0; done < count; done += BATCH) {
            final int batch = Math.min(BATCH, count - done);
            for (int i = 0; i < batch; i++) {
                map(i);
            }
            for (int i = 0; i < batch; i++) {
                BufferUtil.free(maps[i]);
                Files.delete(paths[i]);
            }
        }
        return (double) (System.nanoTime() - begin) / count;
    }

    /** Touches the memory, as whoever initialises it does. */
    private void map(final int i) throws IOException {
        try (FileChannel channel = FileChannel.open(
                paths[i], StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            maps[i] = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
        }
        maps[i].putLong(0, 0);
    }
}
