package dev.backplane.bench;

import java.nio.file.Path;
import java.util.List;

/** Many small pieces of memory, taken by name and given back: shared segments beside files, the heap and a shared map. */
final class AllocateGroup implements Group {
    private static final int SEGMENTS = 100_000;
    private static final int SIZE = 256;
    private static final double FILES_LIMIT = 0.1;

    @Override
    public String slug() {
        return "allocate";
    }

    @Override
    public String title() {
        return "Allocate and free 100,000 segments of 256 bytes, one process";
    }

    @Override
    public List<Workload> workloads(final Run run) throws Exception {
        final Path memory = run.closeLater(new MemoryFolder()).path();
        return List.of(new Workload(
                "allocate all, then free all",
                "ns/segment",
                new SegmentAllocation(run.folder().resolve("allocate"), SEGMENTS, SIZE),
                List.of(
                        Peer.limited(new FileAllocation(memory, SEGMENTS, SIZE), FILES_LIMIT),
                        Peer.shown(new HeapAllocation(SEGMENTS, SIZE)),
                        Peer.shown(new ChronicleAllocation(memory, SEGMENTS, SIZE)))));
    }
}
