package dev.backplane.bench;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
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
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @OperationsPerInvocation(LWLockBenchmark.PAIRS)
    public int writePair() {
        final ChronicleLock mine = lock;
        int taken = 0;
        for (int i = 0; i < LWLockBenchmark.PAIRS; i++) {
            taken += mine.lockWrite() ? 1 : 0;
            mine.unlockWrite();
        }
        return taken;
    }

    @Benchmark
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @OperationsPerInvocation(LWLockBenchmark.PAIRS)
    public int readPair() {
        final ChronicleLock mine = lock;
        int taken = 0;
        for (int i = 0; i < LWLockBenchmark.PAIRS; i++) {
            taken += mine.lockRead() ? 1 : 0;
            mine.unlockRead();
        }
        return taken;
    }
}
