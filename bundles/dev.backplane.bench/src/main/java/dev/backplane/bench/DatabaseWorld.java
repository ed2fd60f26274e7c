package dev.backplane.bench;

import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.engine.Instance;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that makes an instance with a number of databases, says what one more costs, and keeps the instance until
 * its input ends. Arguments: data folder, databases, how many to make and drop before. Answers with {@link DatabaseCost} in
 * one line.
 */
final class DatabaseWorld {
    private static final int ALLOCATIONS = 5;
    private static final int ALLOCATION_SIZE = 256;
    private static final int MOST = 10_000;
    private static final int SAMPLES = 10_000;
    private static final long SETTLE_MILLIS = 100;

    private final Instance instance;
    private final SharedMemory memory;
    private final String[] allocations = new String[ALLOCATIONS];

    private DatabaseWorld(final Path data) {
        instance = BenchInstance.withSegments(data, (MOST + 1) * ALLOCATIONS);
        memory = instance.resourceOwner("bench:1").sharedMemory();
        for (int i = 0; i < ALLOCATIONS; i++) {
            allocations[i] = "allocation" + i;
        }
    }

    public static void main(final String[] args) throws IOException, InterruptedException {
        final DatabaseWorld world = new DatabaseWorld(Path.of(args[0]));
        try {
            System.out.println(world.fill(Integer.parseInt(args[1]), Integer.parseInt(args[2])));
            while (System.in.read() >= 0) {}
        } finally {
            world.instance.close();
        }
    }

    private DatabaseCost fill(final int databases, final int warmUp) throws InterruptedException {
        for (int i = 0; i < warmUp; i++) {
            create("sample");
            drop("sample");
        }
        awaitNoMemory();
        final long heapBefore = heap();
        for (int i = 0; i < databases; i++) {
            create("database" + i);
        }
        final long heap = heap() - heapBefore;
        final long shared = memory.memory().used();
        final long[] nanos = new long[2];
        for (int i = 0; i < SAMPLES; i++) {
            final long begin = System.nanoTime();
            create("sample");
            final long middle = System.nanoTime();
            drop("sample");
            nanos[0] += middle - begin;
            nanos[1] += System.nanoTime() - middle;
        }
        return new DatabaseCost(
                nanos[0] / 1e3 / SAMPLES,
                nanos[1] / 1e3 / SAMPLES,
                (double) heap / databases,
                (double) shared / databases);
    }

    private void create(final String database) {
        instance.databases().create(database);
        final Backend backend = instance.backends().register("bench", database);
        try {
            for (final String allocation : allocations) {
                memory.namedSegment(
                        SegmentRequest.of(allocation, ALLOCATION_SIZE).scope(Scope.DATABASE));
            }
        } finally {
            backend.close();
        }
    }

    private void drop(final String database) {
        instance.databases().drop(database);
    }

    /** What is dropped by force of its scope is free a moment later, when each process has let go of it. */
    private void awaitNoMemory() throws InterruptedException {
        while (memory.memory().used() > 0) {
            Thread.sleep(1);
        }
    }

    /** Bytes in use, without garbage: what other threads clean up behind a collection goes with a later one. */
    private static long heap() throws InterruptedException {
        long before;
        long now = Long.MAX_VALUE;
        do {
            before = now;
            System.gc();
            Thread.sleep(SETTLE_MILLIS);
            now = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        } while (now < before);
        return now;
    }
}
