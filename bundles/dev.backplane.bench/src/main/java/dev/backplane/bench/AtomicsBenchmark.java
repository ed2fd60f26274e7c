package dev.backplane.bench;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The stores without which there is no lock and no wait event, in mapped memory and nothing else. */
@State(Scope.Thread)
public class AtomicsBenchmark {
    private static final int WORD_OFFSET = 128;
    private static final int EVENT_OFFSET = 256;
    private static final int EVENT = 0x0700_0001;

    private MappedMemory memory;
    private UnsafeBuffer buffer;

    @Setup
    public void setUp() throws IOException {
        memory = new MappedMemory();
        buffer = memory.buffer();
    }

    @TearDown
    public void tearDown() throws IOException {
        memory.close();
    }

    /** A lock word taken and given back. */
    @Benchmark
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    @OperationsPerInvocation(LWLockBenchmark.PAIRS)
    public int compareAndSetThenAdd() {
        final UnsafeBuffer memory = buffer;
        int taken = 0;
        for (int i = 0; i < LWLockBenchmark.PAIRS; i++) {
            if (memory.compareAndSetLong(WORD_OFFSET, 0, 1)) {
                memory.getAndAddLong(WORD_OFFSET, -1);
                taken++;
            }
        }
        return taken;
    }

    /** Opaque, as PostgreSQL's volatile, only so that the compiler keeps both: the machine's instructions are plain stores. */
    @Benchmark
    public void twoStores() {
        buffer.putIntOpaque(EVENT_OFFSET, EVENT);
        buffer.putIntOpaque(EVENT_OFFSET, 0);
    }
}
