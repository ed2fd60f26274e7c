package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory in which the parties of a contest meet, beside what they contest for.
 *
 * <pre>
 *    0  int   arrivals at the barrier
 *    8  long  when all began
 *  128  int   whose turn it is
 *  256  long  how often all parties said that they held a lock exclusively
 *  384  long  and so on, 128 bytes apart: what each lock protects
 *             and, 128 bytes apart too: memory for locks that have none of their own, zeros at first
 * </pre>
 */
final class Arena implements AutoCloseable {
    static final int MAX_LOCKS = 1000;
    static final int TURN_OFFSET = 128;

    private static final int ARRIVALS_OFFSET = 0;
    private static final int START_OFFSET = 8;
    private static final int EXCLUSIVE_OFFSET = 256;
    private static final int COUNTERS_OFFSET = 384;
    private static final int COUNTER_BYTES = 128;
    private static final int LOCKS_OFFSET = COUNTERS_OFFSET + MAX_LOCKS * COUNTER_BYTES;
    private static final int LOCK_BYTES = 128;
    private static final int BYTES = LOCKS_OFFSET + MAX_LOCKS * LOCK_BYTES;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final UnsafeBuffer memory;
    private final long counters;

    private Arena(final UnsafeBuffer memory) {
        this.memory = memory;
        this.counters = memory.addressOffset() + COUNTERS_OFFSET;
    }

    /** Fills a file with zeros. */
    static void create(final Path file) throws IOException {
        Files.write(file, new byte[BYTES]);
    }

    static Arena open(final Path file) {
        return new Arena(new UnsafeBuffer(IoUtil.mapExistingFile(file.toFile(), "arena")));
    }

    UnsafeBuffer memory() {
        return memory;
    }

    /** Waits until so many parties are here, at most ten seconds. They go on within the time that a cache line travels. */
    void await(final int parties) {
        final int mine = memory.getAndAddInt(ARRIVALS_OFFSET, 1);
        final int all = (mine / parties + 1) * parties;
        final long began = System.nanoTime();
        while (memory.getIntVolatile(ARRIVALS_OFFSET) - all < 0) {
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new IllegalStateException("not all parties came to the barrier");
            }
            Thread.yield();
        }
    }

    /**
     * Begins together with so many parties. One that begins late has less of the time.
     *
     * @return the moment, on the clock that all processes share
     */
    long start(final int party, final int parties) {
        await(parties);
        if (party == 0) {
            memory.putLongVolatile(START_OFFSET, System.nanoTime());
        }
        await(parties);
        return memory.getLongVolatile(START_OFFSET);
    }

    int turn() {
        return memory.getIntVolatile(TURN_OFFSET);
    }

    void turn(final int party) {
        memory.putIntVolatile(TURN_OFFSET, party);
    }

    /** Where a lock has its memory, which is for this process alone to know. */
    long lockAddress(final int lock) {
        return memory.addressOffset() + LOCKS_OFFSET + (long) lock * LOCK_BYTES;
    }

    /** Forgets what was counted. */
    void clearCounters() {
        memory.setMemory(EXCLUSIVE_OFFSET, LOCKS_OFFSET - EXCLUSIVE_OFFSET, (byte) 0);
    }

    /** What the locks protect, for this process alone to know. */
    long countersAddress() {
        return counters;
    }

    /**
     * One more, with plain accesses: only a lock that excludes makes it right.
     *
     * @param counters {@link #countersAddress()}
     * @param lock below {@link #MAX_LOCKS}
     */
    static void count(final long counters, final int lock) {
        final long address = counters + (long) lock * COUNTER_BYTES;
        UnsafeApi.putLong(address, UnsafeApi.getLong(address) + 1);
    }

    static long counted(final long counters, final int lock) {
        return UnsafeApi.getLong(counters + (long) lock * COUNTER_BYTES);
    }

    void addExclusive(final long operations) {
        memory.getAndAddLong(EXCLUSIVE_OFFSET, operations);
    }

    /**
     * Whether no increment was lost.
     *
     * @return true if the counters are what the parties say they did
     */
    boolean isExact() {
        long sum = 0;
        for (int lock = 0; lock < MAX_LOCKS; lock++) {
            sum += counted(countersAddress(), lock);
        }
        return sum == memory.getLongVolatile(EXCLUSIVE_OFFSET);
    }

    @Override
    public void close() {
        IoUtil.unmap(memory.byteBuffer());
    }
}
