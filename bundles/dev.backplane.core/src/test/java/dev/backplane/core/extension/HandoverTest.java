package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import dev.backplane.engine.ResourceOwner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HandoverTest {
    private static final SegmentRequest OLD = SegmentRequest.of("ext:s", 64);
    private static final SegmentRequest NEW = SegmentRequest.of("ext:s", 128)
            .layoutVersion(1)
            .migrator((old, fresh) -> fresh.buffer().putLong(0, old.buffer().getLong(0) + 1));

    @TempDir
    Path data;

    private Instance postmaster;
    private Instance backend;

    /** One version of the extension in one process. */
    private static final class Version {
        private final Instance instance;
        private final RequestBatch batch = new RequestBatch();
        private final RequestedAllocation allocation;
        private ResourceOwner owner;

        Version(final Instance instance, final SegmentRequest request) {
            this(instance, request, true);
        }

        Version(final Instance instance, final SegmentRequest request, final boolean shared) {
            this.instance = instance;
            this.allocation = new RequestedAllocation(
                    request, shared, instance.backends(), new Reach("ext", "etc/ext.cfg", DatabaseList.ALL));
            batch.add(allocation);
        }

        Version load(final String name) {
            owner = batch.grant(instance, name, resources -> {}, () -> {});
            return this;
        }

        long value() {
            return allocation.segment().buffer().getLong(0);
        }

        void unload() {
            batch.revoke();
            owner.close();
        }

        Version replacedBy(final SegmentRequest request, final String name) {
            try (Handover handover = new Handover(instance, "ext", batch)) {
                unload();
                handover.leaveToOthers();
                return new Version(instance, request).load(name);
            }
        }
    }

    @BeforeEach
    void create() {
        postmaster = Instance.create(InstanceConfig.of(data));
        backend = Instance.attach(data);
    }

    @AfterEach
    void close() {
        backend.close();
        postmaster.close();
    }

    @Test
    void shouldHandTheDataOverWhenTheOnlyProcessExchangesTheVersions() {
        final Version old = new Version(postmaster, OLD).load("ext:1");
        old.allocation.segment().buffer().putLong(0, 42);
        assertEquals(43, old.replacedBy(NEW, "ext:2").value());
    }

    @RepeatedTest(10)
    void shouldMigrateOnceWhenAllProcessesExchangeTheVersionsAtOnce() throws Exception {
        final List<Version> versions = new ArrayList<>();
        for (final Instance instance : List.of(postmaster, backend)) {
            versions.add(new Version(instance, OLD).load("ext:1"));
        }
        versions.get(0).allocation.segment().buffer().putLong(0, 42);
        final CountDownLatch together = new CountDownLatch(2);
        final ExecutorService threads = Executors.newFixedThreadPool(2);
        final List<Future<Long>> values = new ArrayList<>();
        for (final Version version : versions) {
            values.add(threads.submit(() -> {
                together.countDown();
                together.await();
                return version.replacedBy(NEW, "ext:2").value();
            }));
        }
        threads.shutdown();
        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
        for (final Future<Long> value : values) {
            assertEquals(43, value.get());
        }
    }

    @Test
    void shouldFindItsOwnMemoryWhenTheOldVersionComesBack() {
        final Version old = new Version(postmaster, SegmentRequest.of("ext:1:own", 64), false).load("ext:1");
        old.allocation.segment().buffer().putLong(0, 42);
        try (Handover handover = new Handover(postmaster, "ext", old.batch)) {
            old.unload();
            handover.leaveToOthers();
            final Version again = new Version(postmaster, SegmentRequest.of("ext:1:own", 64), false).load("ext:1");
            assertEquals(42, again.value());
        }
    }

    @Test
    void shouldMakeRoomWhenTheOldMemoryIsInTheWay() {
        postmaster.limitExtension("ext", OptionalLong.of(128));
        final Version old = new Version(postmaster, SegmentRequest.of("ext:1:own", 64), false).load("ext:1");
        try (Handover handover = new Handover(postmaster, "ext", old.batch)) {
            old.unload();
            final Version next = new Version(postmaster, SegmentRequest.of("ext:2:own", 64), false);
            next.owner = next.batch.grant(postmaster, "ext:2", resources -> {}, handover::makeRoom);
            assertEquals(0, next.value());
        }
    }

    @Test
    void shouldLeaveNothingWhenNoVersionFollows() {
        final Version old = new Version(postmaster, OLD).load("ext:1");
        try (Handover handover = new Handover(postmaster, "ext", old.batch)) {
            old.unload();
            handover.leaveToOthers();
        }
        try (ResourceOwner observer = postmaster.resourceOwner("observer:1")) {
            assertEquals(List.of(), observer.sharedMemory().segments());
        }
    }
}
