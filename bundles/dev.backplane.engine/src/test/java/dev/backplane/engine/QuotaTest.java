package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.backplane.api.LimitExceededException;
import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.shmem.QuotaInfo;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SegmentRequest;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final OptionalLong NONE = OptionalLong.empty();

    private final TestInstance test = new TestInstance();

    @AfterEach
    void close() {
        assertEquals(List.of(), test.memory().check().problems());
        test.close();
    }

    private Segment take(final String name, final long size) {
        return test.memory().namedSegment(name, size, SegmentInitializer.ZEROED);
    }

    private QuotaInfo extension(final String name) {
        return quota("extension", name);
    }

    private QuotaInfo database(final String name) {
        return quota("database", name);
    }

    private QuotaInfo quota(final String type, final String name) {
        return test.memory().quotas().stream()
                .filter(quota -> quota.type().equals(type) && quota.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldNameQuotaUsedAskedAndKeyWhenItIsReached() {
        test.instance.limitExtension("test", OptionalLong.of(1024));
        take("a", 900);
        final LimitExceededException refusal = assertThrows(LimitExceededException.class, () -> take("b", 100));
        assertEquals(
                "the quota of extension \"test\" is 1024 bytes, of which 1024 are used, and segment \"b\" asks for 128"
                        + " (padding included): raise the key quota in etc/test.cfg, or free something",
                refusal.getMessage());
        assertEquals(1, test.memory().segments().size(), "no record of what was refused");
    }

    @Test
    void shouldCountAllVersionsAndProcessesTogether() {
        test.instance.limitExtension("test", OptionalLong.of(512));
        try (Instance other = Instance.attach(test.data);
                ResourceOwner newer = other.resourceOwner("test:2")) {
            take("a", 256);
            newer.sharedMemory().namedSegment("b", 128, SegmentInitializer.ZEROED);
            newer.lwLocks().requestNamedTranche("t", 1);
            assertThrows(LimitExceededException.class, () -> take("c", 1));
            assertThrows(
                    LimitExceededException.class,
                    () -> newer.sharedMemory().namedSegment("d", 1, SegmentInitializer.ZEROED));
            assertEquals(
                    new QuotaInfo("extension", "test", 512, OptionalLong.of(512), 512, "etc/test.cfg: quota"),
                    extension("test"));
        }
        assertEquals(256, extension("test").used());
        assertEquals(512, extension("test").highWater());
    }

    @Test
    void shouldLetAgainWhenMemoryIsFreedOrTheQuotaRaised() {
        test.instance.limitExtension("test", OptionalLong.of(128));
        final Segment first = take("a", 128);
        assertThrows(LimitExceededException.class, () -> take("b", 128));
        first.close();
        take("b", 128);
        test.instance.limitExtension("test", OptionalLong.of(256));
        take("c", 128);
        test.instance.limitExtension("test", OptionalLong.of(0));
        assertThrows(LimitExceededException.class, () -> take("d", 1));
        assertEquals(256, extension("test").used(), "what is taken stays");
        test.instance.limitExtension("test", NONE);
        take("d", 1);
    }

    @Test
    void shouldLimitADatabaseWhoeverAsks() {
        test.instance.limitDatabase("orders", OptionalLong.of(256));
        test.instance.databases().create("orders");
        try (ResourceOwner other = test.instance.resourceOwner("other:1")) {
            try (Backend me = test.instance.backends().register("user", "orders")) {
                final SegmentRequest request = SegmentRequest.of("local", 128).scope(Scope.DATABASE);
                test.memory().namedSegment(request);
                other.sharedMemory().namedSegment(request.name("local2"));
                final String refusal = assertThrows(
                                LimitExceededException.class,
                                () -> test.memory().namedSegment(request.name("local3")),
                                "backend " + me.id())
                        .getMessage();
                assertEquals(
                        "the quota of database \"orders\" is 256 bytes, of which 256 are used, and segment \"local3\""
                                + " asks for 128 (padding included): raise the key quota in"
                                + " etc/dev.backplane.database-orders.cfg, or free something",
                        refusal);
                take("global", 4096);
            }
        }
        test.instance.databases().drop("orders");
    }

    @Test
    void shouldCountForTheNewNameWhenADatabaseIsRenamed() {
        test.instance.databases().create("orders");
        try (Backend me = test.instance.backends().register("user", "orders")) {
            test.memory().namedSegment(SegmentRequest.of("local", 128).scope(Scope.DATABASE));
            assertEquals(128, database("orders").used(), "backend " + me.id());
        }
        test.instance.limitDatabase("sales", OptionalLong.of(100));
        test.instance.databases().rename("orders", "sales");
        assertEquals(0, database("orders").used());
        assertEquals(
                new QuotaInfo(
                        "database",
                        "sales",
                        128,
                        OptionalLong.of(100),
                        128,
                        "etc/dev.backplane.database-sales.cfg: quota"),
                database("sales"));
        try (Backend me = test.instance.backends().register("user", "sales")) {
            final SegmentRequest more = SegmentRequest.of("more", 1).scope(Scope.DATABASE);
            assertThrows(LimitExceededException.class, () -> test.memory().namedSegment(more), "backend " + me.id());
        }
        test.instance.databases().drop("sales");
        Await.until(() -> database("sales").used() == 0);
    }

    @Test
    void shouldLimitAnAllocationInAllDatabasesTogether() {
        test.instance.databases().create("one");
        test.instance.databases().create("two");
        final SegmentRequest request = SegmentRequest.of("test:1:counter", 128).scope(Scope.DATABASE);
        try (Backend me = test.instance.backends().register("user", "one")) {
            test.memory().namedSegment(request);
            assertEquals(1, test.memory().segments().size(), "backend " + me.id());
        }
        test.instance.limitAllocation("test:1:counter", OptionalLong.of(200));
        assertEquals(
                new QuotaInfo(
                        "allocation",
                        "test:1:counter",
                        128,
                        OptionalLong.of(200),
                        128,
                        "etc/test.cfg: allocation.counter.quota"),
                quota("allocation", "test:1:counter"),
                "what was there counts");
        try (Backend me = test.instance.backends().register("user", "two")) {
            test.memory().namedSegment(request.name("test:1:other"));
            assertEquals(
                    "the quota of allocation \"test:1:counter\" is 200 bytes, of which 128 are used, and segment"
                            + " \"test:1:counter\" asks for 128 (padding included): raise the key"
                            + " allocation.counter.quota in etc/test.cfg, or free something",
                    assertThrows(
                                    LimitExceededException.class,
                                    () -> test.memory().namedSegment(request),
                                    "backend " + me.id())
                            .getMessage());
            test.instance.limitAllocation("test:1:counter", NONE);
            test.memory().namedSegment(request);
        }
        test.instance.databases().drop("one");
        test.instance.databases().drop("two");
        Await.until(() -> quota("allocation", "test:1:counter").used() == 0);
    }

    @Test
    void shouldCountBothWhileASegmentIsMigrated() {
        test.instance.limitExtension("test", OptionalLong.of(300));
        take("a", 128);
        final SegmentRequest larger = SegmentRequest.of("a", 256).migrator((old, fresh) -> {});
        assertThrows(LimitExceededException.class, () -> test.memory().namedSegment(larger));
        test.instance.limitExtension("test", OptionalLong.of(400));
        test.memory().namedSegment(larger);
        Await.until(() -> extension("test").used() == 256);
        assertEquals(384, extension("test").highWater());
    }

    @Test
    void shouldMakeRoomForOthersWhenTheTableIsFull() {
        try (TestInstance small = new TestInstance(TestInstance.small())) {
            for (int i = 0; i < 20; i++) {
                try (ResourceOwner owner = small.instance.resourceOwner("extension" + i + ":1")) {
                    owner.sharedMemory().namedSegment("s" + i, 1, SegmentInitializer.ZEROED);
                }
            }
            assertEquals(List.of(), small.memory().check().problems());
        }
    }
}
