package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.InitializerFailedException;
import dev.backplane.api.InvalidNameException;
import dev.backplane.api.InvalidSizeException;
import dev.backplane.api.LimitExceededException;
import dev.backplane.api.NameTooLongException;
import dev.backplane.api.NoBackendException;
import dev.backplane.api.OutOfSharedMemoryException;
import dev.backplane.api.Scope;
import dev.backplane.api.SelfDeadlockException;
import dev.backplane.api.SizeMismatchException;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.shmem.MemoryInfo;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SharedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private static final SegmentInitializer ZEROED = SegmentInitializer.ZEROED;

    @Test
    void shouldShareAZeroedSegmentByName() {
        try (TestInstance test = new TestInstance();
                Instance other = Instance.attach(test.data)) {
            final Segment mine = test.memory().namedSegment("counter", 1000, ZEROED);
            for (int i = 0; i < 1000; i++) {
                assertEquals(0, mine.buffer().getByte(i));
            }
            mine.buffer().putLong(0, 1236);
            final Segment theirs = other.resourceOwner("other:1")
                    .sharedMemory()
                    .namedSegment("counter", 1000, segment -> segment.buffer().putLong(0, -1));
            assertFalse(mine.found());
            assertTrue(theirs.found());
            assertEquals(1236, theirs.buffer().getLong(0));
            assertEquals(1000, theirs.buffer().capacity());
        }
    }

    @Test
    void shouldRunExactlyOneInitializerWhenManyThreadsAsk() throws Exception {
        try (TestInstance test = new TestInstance()) {
            final AtomicInteger runs = new AtomicInteger();
            final CountDownLatch start = new CountDownLatch(1);
            final ExecutorService threads = Executors.newFixedThreadPool(8);
            final List<Future<Long>> values = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                values.add(threads.submit(() -> {
                    start.await();
                    return test.memory()
                            .namedSegment("once", 8, segment -> {
                                runs.incrementAndGet();
                                Thread.sleep(50);
                                segment.buffer().putLong(0, 7);
                            })
                            .buffer()
                            .getLong(0);
                }));
            }
            start.countDown();
            for (final Future<Long> value : values) {
                assertEquals(7, value.get());
            }
            threads.shutdown();
            assertEquals(1, runs.get());
        }
    }

    @Test
    void shouldRefuseBadNamesAndSizesWithTypedErrors() {
        try (TestInstance test = new TestInstance()) {
            final String longest = "n".repeat(127);
            test.memory().namedSegment(longest, 8, ZEROED);
            assertThrows(InvalidNameException.class, () -> test.memory().namedSegment("", 8, ZEROED));
            assertThrows(InvalidNameException.class, () -> test.memory().namedSegment(null, 8, ZEROED));
            assertThrows(InvalidNameException.class, () -> test.memory().namedSegment("a\nb", 8, ZEROED));
            final String tooLong = assertThrows(
                            NameTooLongException.class, () -> test.memory().namedSegment(longest + "n", 8, ZEROED))
                    .getMessage();
            assertTrue(tooLong.contains("128") && tooLong.contains("127"), tooLong);
            assertThrows(InvalidSizeException.class, () -> test.memory().namedSegment("s", 0, ZEROED));
            assertThrows(InvalidSizeException.class, () -> test.memory().namedSegment("s", -1, ZEROED));
            final String tooLarge = assertThrows(
                            InvalidSizeException.class, () -> test.memory().namedSegment("s", (1L << 30) + 1, ZEROED))
                    .getMessage();
            assertTrue(tooLarge.contains("shared_memory_size"), tooLarge);
            assertEquals(1, test.memory().segments().size());
        }
    }

    @Test
    void shouldNameBothSizesWhenTheyDiffer() {
        try (TestInstance test = new TestInstance()) {
            test.memory().namedSegment("s", 100, ZEROED);
            final String message = assertThrows(
                            SizeMismatchException.class, () -> test.memory().namedSegment("s", 101, ZEROED))
                    .getMessage();
            assertTrue(message.contains("100") && message.contains("101") && message.contains("\"s\""), message);
        }
    }

    @Test
    void shouldAnswerNothingWhenAnUnknownNameIsLookedUp() {
        try (TestInstance test = new TestInstance()) {
            assertEquals(Optional.empty(), test.memory().lookup("nothing"));
        }
    }

    @Test
    void shouldRollBackWhenTheInitializerThrows() {
        try (TestInstance test = new TestInstance()) {
            final InitializerFailedException failure = assertThrows(
                    InitializerFailedException.class,
                    () -> test.memory().namedSegment("s", 64, segment -> {
                        segment.buffer().putLong(0, 99);
                        throw new IllegalStateException("no luck");
                    }));
            assertTrue(failure.getMessage().contains("no luck"));
            assertEquals(Optional.empty(), test.memory().lookup("s"));
            final Segment second = test.memory().namedSegment("s", 32, ZEROED);
            assertFalse(second.found());
            assertEquals(0, second.buffer().getLong(0));
        }
    }

    @Test
    void shouldReportAnInitializerThatAsksForItsOwnSegment() {
        try (TestInstance test = new TestInstance()) {
            final InitializerFailedException failure = assertThrows(
                    InitializerFailedException.class,
                    () -> test.memory()
                            .namedSegment("s", 64, segment -> test.memory().namedSegment("s", 64, ZEROED)));
            assertSame(SelfDeadlockException.class, failure.getCause().getClass());
        }
    }

    @Test
    void shouldThrowWhenAClosedHandleIsUsedAndShowNobodyElsesBytes() {
        try (TestInstance test = new TestInstance()) {
            final Segment first = test.memory().namedSegment("a", 64, ZEROED);
            final AtomicBuffer stale = first.buffer();
            first.close();
            first.close();
            test.memory().namedSegment("b", 64, segment -> segment.buffer().putLong(0, 42));
            assertThrows(StaleHandleException.class, first::buffer);
            assertThrows(IndexOutOfBoundsException.class, () -> stale.getLong(0));
        }
    }

    @Test
    void shouldFreeASegmentWithItsLastReference() {
        try (TestInstance test = new TestInstance();
                Instance other = Instance.attach(test.data)) {
            final ResourceOwner theirs = other.resourceOwner("other:1");
            final Segment mine = test.memory().namedSegment("s", 64, ZEROED);
            theirs.sharedMemory().namedSegment("s", 64, ZEROED);
            mine.close();
            final SegmentInfo row = test.memory().segments().get(0);
            assertEquals(List.of(ProcessHandle.current().pid()), row.references());
            theirs.close();
            assertEquals(List.of(), test.memory().segments());
        }
    }

    @Test
    void shouldKeepDatabasesApartAndFallBackToGlobal() {
        try (TestInstance test = new TestInstance()) {
            test.instance.databases().create("orders");
            test.instance.databases().create("sales");
            for (final String database : List.of("orders", "sales")) {
                try (Backend me = test.instance.backends().register("t", database)) {
                    final Segment segment = test.memory()
                            .namedSegment(
                                    "v",
                                    64,
                                    Scope.DATABASE,
                                    fresh -> fresh.buffer()
                                            .putStringUtf8(
                                                    0,
                                                    me.id() + fresh.database().orElseThrow()));
                    assertFalse(segment.found());
                }
            }
            test.memory().namedSegment("g", 64, ZEROED);
            try (Backend me = test.instance.backends().register("t", "sales")) {
                final Segment found = test.memory().lookup("v").orElseThrow();
                assertEquals(me.id() + "sales", found.buffer().getStringUtf8(0));
                assertTrue(test.memory().lookup("g").isPresent());
            }
            assertThrows(NoBackendException.class, () -> test.memory().namedSegment("v", 64, Scope.DATABASE, ZEROED));
        }
    }

    @Test
    void shouldNotGrowWhenSegmentsComeAndGo() {
        try (TestInstance test = new TestInstance()) {
            test.memory().namedSegment("warm", 4096, ZEROED).close();
            final long reserved = test.memory().memory().reserved();
            final Random random = new Random(4711);
            for (int i = 0; i < 10_000; i++) {
                test.memory()
                        .namedSegment("s" + i, 1 + random.nextInt(20_000), ZEROED)
                        .close();
            }
            final MemoryInfo after = test.memory().memory();
            assertEquals(reserved, after.reserved());
            assertEquals(0, after.used());
        }
    }

    @Test
    void shouldKeepTenThousandSegmentsApart() {
        try (TestInstance test = new TestInstance()) {
            final Random random = new Random(4711);
            final List<Segment> segments = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                final long mark = i;
                final int size = 8 + random.nextInt(1000) / 8 * 8;
                segments.add(test.memory().namedSegment("s" + i, size, segment -> {
                    for (int at = 0; at < size; at += 8) {
                        segment.buffer().putLong(at, mark);
                    }
                }));
            }
            for (int i = 0; i < segments.size(); i += 2) {
                segments.get(i).close();
            }
            for (int i = 0; i < segments.size(); i += 2) {
                segments.set(i, test.memory().namedSegment("t" + i, 100, ZEROED));
            }
            for (int i = 1; i < segments.size(); i += 2) {
                final AtomicBuffer buffer = segments.get(i).buffer();
                for (int at = 0; at < buffer.capacity(); at += 8) {
                    assertEquals(i, buffer.getLong(at));
                }
            }
        }
    }

    @Test
    void shouldUseTheRoomAgainThatAnotherProcessHasLeft() {
        final int most = TestInstance.small().maxSegments();
        try (TestInstance test = new TestInstance(TestInstance.small());
                Instance other = Instance.attach(test.data)) {
            final List<SharedMemory> processes =
                    List.of(test.memory(), other.resourceOwner("other:1").sharedMemory());
            final Random random = new Random(4711);
            final List<Segment> segments = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                final SharedMemory memory = processes.get(random.nextInt(2));
                final String name = "s" + i;
                final int size = 1 + random.nextInt(100_000);
                if (segments.size() == most) {
                    assertThrows(LimitExceededException.class, () -> memory.namedSegment(name, size, ZEROED));
                }
                // sometimes more come than go, and sometimes fewer
                if (segments.size() == most || !segments.isEmpty() && random.nextInt(100) < i / 1_000 % 2 * 20 + 40) {
                    segments.remove(random.nextInt(segments.size())).close();
                } else {
                    segments.add(memory.namedSegment(name, size, ZEROED));
                }
            }
            assertEquals(List.of(), test.memory().check().problems());
            assertEquals(segments.size(), test.memory().memory().segments());
        }
    }

    @Test
    void shouldServeLargeSegmentsFromFilesOfTheirOwn() {
        try (TestInstance test = new TestInstance()) {
            final Segment large = test.memory().namedSegment("large", 8 << 20, ZEROED);
            final long reserved = test.memory().memory().reserved();
            large.buffer().putLong((8 << 20) - 8, 5);
            assertEquals(5, large.window((8 << 20) - 64, 64).getLong(56));
            assertThrows(IndexOutOfBoundsException.class, () -> large.window(8 << 20, 8));
            large.close();
            assertEquals(reserved - (8 << 20), test.memory().memory().reserved());
        }
    }

    @Test
    void shouldShowLargeSegmentsInWindows() {
        final long size = (2L << 30) + 4096;
        final Limits limits = new Limits(4, 16, 16, 8, 8, 8, 64, 8, 8, 3L << 30);
        try (TestInstance test = new TestInstance(limits)) {
            final Segment huge = test.memory().namedSegment("huge", size, ZEROED);
            assertThrows(InvalidSizeException.class, huge::buffer);
            huge.window(size - 8, 8).putLong(0, 77);
            assertEquals(77, huge.window(size - 4096, 4096).getLong(4088));
        }
    }

    @Test
    void shouldFindTheSameHandleUntilItIsClosedOrItsSegmentGone() {
        try (TestInstance test = new TestInstance()) {
            test.instance.databases().create("orders");
            final Segment asked = test.memory().namedSegment("s", 64, SegmentInitializer.ZEROED);
            final Segment global = test.memory().lookup("s").orElseThrow();
            assertSame(global, test.memory().lookup("s").orElseThrow());
            try (Backend me = test.instance.backends().register("t", "orders")) {
                assertSame(global, test.memory().lookup("s").orElseThrow(), "backend " + me.id());
                assertSame(global, test.memory().lookup("s").orElseThrow(), "backend " + me.id());
                test.memory().namedSegment("s", 64, Scope.DATABASE, SegmentInitializer.ZEROED);
                assertEquals(
                        Optional.of("orders"),
                        test.memory().lookup("s").orElseThrow().database());
                assertEquals(0, test.memory().deallocate("s"), "what was looked up goes with it");
                assertSame(global, test.memory().lookup("s").orElseThrow(), "backend " + me.id());
            }
            global.close();
            final Segment again = test.memory().lookup("s").orElseThrow();
            assertNotSame(global, again);
            asked.close();
            assertSame(again, test.memory().lookup("s").orElseThrow(), "it keeps the segment");
            test.memory().freeByForce("s");
            assertEquals(Optional.empty(), test.memory().lookup("s"));
            assertThrows(StaleHandleException.class, again::buffer);
        }
    }

    @Test
    void shouldFailWithoutHarmWhenMemoryOrTableIsFull() {
        try (TestInstance test = new TestInstance(TestInstance.small())) {
            final Segment large = test.memory().namedSegment("large", 3 << 20, ZEROED);
            final String message = assertThrows(
                            OutOfSharedMemoryException.class,
                            () -> test.memory().namedSegment("more", 2 << 20, ZEROED))
                    .getMessage();
            assertTrue(message.contains("shared_memory_size"), message);
            large.close();
            test.memory().namedSegment("more", 2 << 20, ZEROED);
            for (int i = 0; i < 15; i++) {
                test.memory().namedSegment("s" + i, 8, ZEROED);
            }
            final String full = assertThrows(
                            LimitExceededException.class, () -> test.memory().namedSegment("last", 8, ZEROED))
                    .getMessage();
            assertTrue(full.contains("max_segments"), full);
            assertTrue(test.memory().lookup("s3").isPresent());
        }
    }
}
