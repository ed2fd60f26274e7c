package dev.backplane.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the JDK has for several processes. */
@State(Scope.Thread)
public class FileLockBenchmark {
    private Path file;
    private FileChannel channel;

    @Setup
    public void setUp() throws IOException {
        file = Files.createTempFile(Path.of("/dev/shm"), "backplane-bench", null);
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @TearDown
    public void tearDown() throws IOException {
        channel.close();
        Files.delete(file);
    }

    @Benchmark
    public FileLock exclusivePair() throws IOException {
        return pair(false);
    }

    @Benchmark
    public FileLock sharedPair() throws IOException {
        return pair(true);
    }

    private FileLock pair(final boolean shared) throws IOException {
        final FileLock lock = channel.lock(0, 1, shared);
        lock.release();
        return lock;
    }
}
