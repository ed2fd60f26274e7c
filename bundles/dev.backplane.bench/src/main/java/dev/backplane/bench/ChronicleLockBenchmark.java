package dev.backplane.bench;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The lock that Chronicle Map's segments have. */
@State(Scope.Thread)
public class ChronicleLockBenchmark {
    private MappedMemory memory;
    private ChronicleLock lock;

    @Setup
    public void setUp() throws IOException {
        memory = new MappedMemory();
        lock = new ChronicleLock(memory.buffer().addressOffset() + 128);
    }

    @TearDown
    public void tearDown() throws IOException {
        memory.close();
    }

    @Benchmark
    public boolean writePair() {
        final boolean taken = lock.lockWrite();
        lock.unlockWrite();
        return taken;
    }

    @Benchmark
    public boolean readPair() {
        final boolean taken = lock.lockRead();
        lock.unlockRead();
        return taken;
    }
}
