package dev.backplane.bench;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.engine.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Named segments of an instance; each is filled with zeros when it is new. */
final class SegmentAllocation implements Contender {
    private static final int WARM_UP_ROUNDS = 2;

    private final Segment[] segments;
    private final String[] names;
    private final int size;
    private final Instance instance;
    private final Backend backend;
    private final SharedMemory memory;

    SegmentAllocation(final Path data, final int count, final int size) throws IOException {
        this.segments = new Segment[count];
        this.names = new String[count];
        this.size = size;
        for (int i = 0; i < count; i++) {
            names[i] = "segment" + i;
        }
        Files.createDirectories(data);
        instance = BenchInstance.withSegments(data, count);
        backend = instance.backends().register("bench");
        memory = instance.resourceOwner("bench:1").sharedMemory();
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            measure();
        }
    }

    @Override
    public String name() {
        return "named segment";
    }

    @Override
    public double measure() {
        final long begin = System.nanoTime();
        for (int i = 0; i < segments.length; i++) {
            segments[i] = memory.namedSegment(names[i], size, segment -> {});
        }
        for (final Segment segment : segments) {
            segment.close();
        }
        return (double) (System.nanoTime() - begin) / segments.length;
    }

    @Override
    public void close() {
        backend.close();
        instance.close();
    }
}
