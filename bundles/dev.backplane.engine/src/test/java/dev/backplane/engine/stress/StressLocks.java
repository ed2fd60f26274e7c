package dev.backplane.engine.stress;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.lwlock.WakePolicy;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import dev.backplane.engine.Limits;
import dev.backplane.engine.ResourceOwner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The one instance that the tests of a JVM share, and a ring of places in one of its segments: a lock and, in other cache
 * lines, the data behind it. Every state of a test takes the next place and makes its lock anew; the ring is longer than
 * jcstress keeps states, see {@link LockStressTest}.
 */
final class StressLocks {
    static final int PLACES = 1 << 12;

    /** More than jcstress starts threads, for none of them says when it ends. */
    private static final int BACKENDS = 1 << 12;

    private static final int DATA_OFFSET = LWLock.SIZE;
    private static final int PLACE_SIZE = 2 * LWLock.SIZE;
    private static final StressLocks SINGLE = new StressLocks();

    private final Instance instance;
    private final ThreadLocal<Backend> backends;
    private final ResourceOwner owner;
    private final Segment segment;
    private final AtomicBuffer buffer;
    private final int barging;
    private final int fair;
    private final AtomicInteger next = new AtomicInteger();

    private StressLocks() {
        final Path data;
        try {
            data = Files.createTempDirectory("backplane-stress");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        instance =
                Instance.create(new InstanceConfig(data, null, new Limits(4, BACKENDS, 8, 4, 4, 4, 16, 4, 8, 4 << 20)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(data), "end of the stress test"));
        backends = ThreadLocal.withInitial(() -> instance.backends().register("stress"));
        backends.get();
        owner = instance.resourceOwner("stress:1");
        segment = owner.sharedMemory().namedSegment("stress", (long) PLACES * PLACE_SIZE, SegmentInitializer.ZEROED);
        buffer = segment.buffer();
        barging = owner.lwLocks().newTrancheId("barging");
        fair = owner.lwLocks().newTrancheId("fair", TrancheOptions.DEFAULT.wakePolicy(WakePolicy.FIFO));
    }

    private void end(final Path data) {
        instance.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the calling thread a backend, unless it is one. */
    static void enter() {
        SINGLE.backends.get();
    }

    /** The data of all places. */
    static AtomicBuffer buffer() {
        return SINGLE.buffer;
    }

    /** The number of a place that no living state has. */
    static int claimPlace() {
        return SINGLE.next.getAndIncrement() & PLACES - 1;
    }

    /** Where a place's data begin. */
    static int dataOffset(final int place) {
        return place * PLACE_SIZE + DATA_OFFSET;
    }

    /** A new lock at a place. */
    static LWLock lock(final int place, final WakePolicy policy) {
        final int tranche = policy == WakePolicy.FIFO ? SINGLE.fair : SINGLE.barging;
        return SINGLE.owner.lwLocks().initialize(SINGLE.segment, (long) place * PLACE_SIZE, tranche);
    }
}
