package dev.backplane.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A page of shared memory for the peers: a mapped file where Backplane's lie too. */
final class MappedMemory implements AutoCloseable {
    private static final int LENGTH = 4096;

    private final Path file;
    private final UnsafeBuffer buffer;

    MappedMemory() throws IOException {
        file = Files.createTempFile(Path.of("/dev/shm"), "backplane-bench", null);
        buffer = new UnsafeBuffer(IoUtil.mapExistingFile(file.toFile(), FileChannel.MapMode.READ_WRITE, "", 0, LENGTH));
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    @Override
    public void close() throws IOException {
        IoUtil.unmap(buffer.byteBuffer());
        Files.delete(file);
    }
}
