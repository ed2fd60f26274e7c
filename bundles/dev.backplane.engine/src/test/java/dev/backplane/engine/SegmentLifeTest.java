package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.InUseException;
import dev.backplane.api.InitializerFailedException;
import dev.backplane.api.OwnerDiedException;
import dev.backplane.api.SizeMismatchException;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.shmem.IntegrityReport;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SegmentRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Migration, keeping, freeing by force, quarantine, and the walk that checks it all. */
@Timeout(90)
class SegmentLifeTest {
    private final TestInstance test = new TestInstance();

    @AfterEach
    void checkAndClose() {
        assertEquals(List.of(), test.memory().check().problems());
        test.close();
    }

    private SegmentInfo info(final String name) {
        return test.memory().segments().stream()
                .filter(segment ->
                        segment.name().equals(name) && !segment.state().equals("condemned"))
                .findFirst()
                .orElseThrow();
    }

    private static SegmentRequest counter(final long size, final int version) {
        return SegmentRequest.of("counter", size)
                .layoutVersion(version)
                .initializer(segment -> segment.buffer().putLong(0, 7));
    }

    @Test
    void shouldNameBothVersionsWhenThereIsNoMigrator() {
        test.memory().namedSegment(counter(64, 1));
        final String message = assertThrows(
                        SizeMismatchException.class, () -> test.memory().namedSegment(counter(128, 2)))
                .getMessage();
        for (final String part : List.of("\"counter\"", "64 bytes", "version 1", "128 bytes", "version 2")) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void shouldMigrateOnce() {
        final Segment old = test.memory().namedSegment(counter(64, 1));
        final AtomicBuffer oldBytes = old.buffer();
        oldBytes.putLong(8, 35);
        final int[] runs = {0};
        final SegmentRequest request = counter(2 << 20, 2).migrator((from, to) -> {
            runs[0]++;
            assertEquals(1, from.layoutVersion());
            assertEquals(2, to.layoutVersion());
            to.buffer().putLong(1024, from.buffer().getLong(0) + from.buffer().getLong(8));
        });
        final Segment fresh = test.memory().namedSegment(request);
        assertEquals(42, fresh.buffer().getLong(1024));
        assertEquals(42, test.memory().namedSegment(request).buffer().getLong(1024));
        assertEquals(1, runs[0]);
        assertThrows(StaleHandleException.class, old::buffer);
        assertEquals(2, info("counter").layoutVersion());
        Await.until(() -> oldBytes.capacity() == 0);
        Await.until(() -> test.memory().memory().segments() == 1);
    }

    @Test
    void shouldLeaveTheSegmentAsItWasWhenTheMigratorFails() {
        final Segment old = test.memory().namedSegment(counter(64, 1));
        assertThrows(
                InitializerFailedException.class,
                () -> test.memory().namedSegment(counter(128, 2).migrator((from, to) -> {
                    throw new IOException("no");
                })));
        assertEquals(7, old.buffer().getLong(0));
        assertEquals(1, info("counter").layoutVersion());
        assertEquals("ready", info("counter").state());
        assertEquals(1, test.memory().memory().segments());
    }

    @Test
    void shouldLeaveTheSegmentAsItWasWhenTheProcessDiesInTheMigrator() {
        final Segment old = test.memory().namedSegment(counter(64, 1));
        try (EngineProcess other = new EngineProcess(test.data, "migrate", "die")) {
            // it waits until this process lets go, and dies in the migrator
            assertEquals("asking", other.line());
            Await.until(() -> info("counter").state().equals("migrating"));
            old.close();
            assertEquals("migrating", other.line());
            assertEquals(137, other.exitCode());
        }
        Await.until(() -> test.memory().segments().isEmpty());
        assertFalse(test.memory().namedSegment(counter(64, 1)).found());
    }

    @Test
    void shouldRefuseToMigrateWhatOthersUse() {
        test.memory().namedSegment(counter(64, 1));
        try (EngineProcess other = new EngineProcess(test.data, "migrate", "go")) {
            assertEquals("asking", other.line());
            final String line = other.line();
            assertTrue(line.contains("in use") || line.contains("while other processes use it"), line);
            assertTrue(line.contains(Long.toString(ProcessHandle.current().pid())), line);
        }
        assertEquals(1, info("counter").layoutVersion());
    }

    @Test
    void shouldKeepASegmentWithoutUsersUntilItIsFreed() {
        final SegmentRequest request = counter(64, 1).kept(true);
        final Segment first = test.memory().namedSegment(request);
        first.buffer().putLong(0, 99);
        assertThrows(InUseException.class, () -> test.memory().free("counter"));
        first.close();
        assertTrue(info("counter").kept());
        try (Segment again = test.memory().namedSegment(request)) {
            assertTrue(again.found());
            assertEquals(99, again.buffer().getLong(0));
        }
        assertTrue(test.memory().free("counter"));
        assertFalse(test.memory().free("counter"));
        assertEquals(Optional.empty(), test.memory().lookup("counter"));
        try (Segment anew = test.memory().namedSegment(request)) {
            assertEquals(7, anew.buffer().getLong(0));
        }
        test.memory().free("counter");
    }

    @Test
    void shouldReadAKeptSegmentBackAfterACleanRestart(@TempDir final Path data) throws IOException {
        final SegmentRequest request =
                SegmentRequest.of("kept", 300_000).kept(true).layoutVersion(3);
        try (Instance first = Instance.create(InstanceConfig.of(data))) {
            final Segment segment = first.resourceOwner("t:1").sharedMemory().namedSegment(request);
            segment.buffer().putLong(0, 1236);
            segment.buffer().putLong(299_992, 4711);
            first.databases().create("orders");
            try (Backend me = first.backends().register("t", "orders")) {
                first.resourceOwner("u:1")
                        .sharedMemory()
                        .namedSegment(request.scope(dev.backplane.api.Scope.DATABASE))
                        .buffer()
                        .putLong(0, me.id());
            }
        }
        final int[] restored = {0};
        for (int start = 0; start < 2; start++) {
            try (Instance again = Instance.create(InstanceConfig.of(data))) {
                final ResourceOwner owner = again.resourceOwner("t:1");
                final Segment segment = owner.sharedMemory().namedSegment(request.restored(bytes -> restored[0]++));
                assertTrue(segment.found());
                assertEquals(1236, segment.buffer().getLong(0));
                assertEquals(4711, segment.buffer().getLong(299_992));
                if (start == 1) {
                    segment.close();
                    assertTrue(owner.sharedMemory().free("kept"));
                }
            }
        }
        assertEquals(2, restored[0]);
        try (Instance last = Instance.create(InstanceConfig.of(data))) {
            assertFalse(last.resourceOwner("t:1").sharedMemory().free("kept"));
            final Segment segment = last.resourceOwner("t:1").sharedMemory().namedSegment(request);
            assertFalse(segment.found());
            assertEquals(0, segment.buffer().getLong(0));
        }
        try (Stream<Path> files = Files.list(data.resolve("kept"))) {
            assertEquals(2, files.count(), "the one just made, and that of the database that nobody asked for");
        }
    }

    @Test
    void shouldBeginAnewWhenTheFileOfAKeptSegmentIsDamaged(@TempDir final Path data) throws IOException {
        final SegmentRequest request = SegmentRequest.of("kept", 1000).kept(true);
        try (Instance first = Instance.create(InstanceConfig.of(data))) {
            first.resourceOwner("t:1")
                    .sharedMemory()
                    .namedSegment(request)
                    .buffer()
                    .putLong(0, 1);
        }
        final Path file;
        try (Stream<Path> files = Files.list(data.resolve("kept"))) {
            file = files.findFirst().orElseThrow();
        }
        final byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        try (Instance again = Instance.create(InstanceConfig.of(data))) {
            final ResourceOwner owner = again.resourceOwner("t:1");
            assertThrows(
                    InitializerFailedException.class, () -> owner.sharedMemory().namedSegment(request));
            assertFalse(owner.sharedMemory().namedSegment(request).found());
        }
        assertTrue(Files.exists(file.resolveSibling(file.getFileName() + ".damaged")));
    }

    @Test
    void shouldSaveKeptSegmentsWhenAllProcessesDied(@TempDir final Path data) throws IOException {
        try (EngineProcess postmaster = new EngineProcess(data, "kept")) {
            assertEquals("ready", postmaster.line());
            postmaster.kill();
        }
        try (Instance again = Instance.create(InstanceConfig.of(data))) {
            final ResourceOwner owner = again.resourceOwner("t:1");
            final Segment whole = owner.sharedMemory()
                    .namedSegment(SegmentRequest.of("whole", 256).kept(true));
            assertTrue(whole.found());
            assertEquals(1236, whole.buffer().getLong(0));
            final Segment half = owner.sharedMemory()
                    .namedSegment(SegmentRequest.of("half", 256).kept(true));
            assertFalse(half.found(), "its lock was held exclusively");
        }
    }

    @Test
    void shouldFreeByForceAndNeverShowSomebodyElsesBytes() {
        try (EngineProcess user = new EngineProcess(test.data, "stale", "victim")) {
            assertEquals("found 1236", user.line());
            assertTrue(test.memory().freeByForce("victim"));
            assertEquals(Optional.empty(), test.memory().lookup("victim"));
            final List<Segment> others = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                others.add(test.memory()
                        .namedSegment("other" + i, 64, fresh -> fresh.buffer().putLong(0, 666)));
            }
            user.send("look");
            assertEquals("StaleHandleException, the buffer shows 0 bytes, nothing foreign was seen", user.line());
            Await.until(() -> test.memory().memory().segments() == 50);
            others.forEach(Segment::close);
            user.send("end");
            assertEquals(0, user.exitCode());
        }
    }

    @Test
    void shouldQuarantineASegmentWhoseInnerLockLostItsHolder() {
        final int tranche = test.locks().newTrancheId("inner");
        final SegmentInitializer initializer = fresh -> {
            test.locks().initialize(fresh, 128, tranche);
            fresh.buffer().putLong(0, 1);
        };
        final Segment segment = test.memory().namedSegment("guarded", 512, initializer);
        try (Backend me = test.instance.backends().register("t")) {
            final LWLock lock = test.locks().lock(segment, 128);
            try (EngineProcess holder = new EngineProcess(test.data, "die-inside", "guarded")) {
                assertEquals(137, holder.exitCode());
            }
            Await.until(() -> info("guarded").state().equals("quarantined"));
            assertTrue(segment.isQuarantined());
            final String message =
                    assertThrows(OwnerDiedException.class, segment::buffer).getMessage();
            assertTrue(message.contains("\"guarded\"") && message.contains("died holding it"), message);
            assertThrows(OwnerDiedException.class, () -> lock.acquire(LWLockMode.SHARED));
            test.memory().reinitialize("guarded");
            assertFalse(segment.isQuarantined());
            assertEquals(1, segment.buffer().getLong(0));
            assertEquals(0, segment.buffer().getLong(8));
            assertTrue(lock.acquire(LWLockMode.EXCLUSIVE));
            lock.release();
            assertEquals(me.id(), me.id());
        }
    }

    @Test
    void shouldRunTheSegmentsHandlerOnceUnderTheLock() {
        final int tranche = test.locks().newTrancheId("inner");
        final Segment segment =
                test.memory().namedSegment("guarded", 512, fresh -> test.locks().initialize(fresh, 128, tranche));
        final int[] runs = {0};
        segment.onOwnerDeath((lock, death) -> {
            runs[0]++;
            assertTrue(lock.heldByMe(LWLockMode.EXCLUSIVE));
            segment.buffer().putLong(8, 0);
        });
        try (EngineProcess holder = new EngineProcess(test.data, "die-inside", "guarded")) {
            assertEquals(137, holder.exitCode());
        }
        Await.until(() -> info("guarded").state().equals("quarantined"));
        try (Backend me = test.instance.backends().register("t")) {
            final LWLock lock = test.locks().lock(segment, 128);
            for (int i = 0; i < 3; i++) {
                lock.acquire(LWLockMode.SHARED);
                lock.release();
            }
            assertDoesNotThrow(me::id);
        }
        assertEquals(1, runs[0]);
        assertEquals(0, segment.buffer().getLong(8));
    }

    @Test
    void shouldHoldAHundredThousandSegments() {
        final Limits large = new Limits(8, 16, 200, 64, 64, 64, 131_072, 8, 8, 1L << 30);
        try (TestInstance many = new TestInstance(large)) {
            final List<Segment> segments = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                segments.add(many.memory().namedSegment("segment " + i, 64 + i % 700, SegmentInitializer.ZEROED));
            }
            final IntegrityReport full = many.memory().check();
            assertEquals(List.of(), full.problems());
            assertEquals(100_000, full.segments());
            for (int i = 0; i < 100_000; i += 2) {
                segments.get(i).close();
            }
            assertEquals(List.of(), many.memory().check().problems());
            final long reserved = many.memory().memory().reserved();
            for (int i = 0; i < 100_000; i += 2) {
                segments.set(i, many.memory().namedSegment("again " + i, 64 + i % 700, SegmentInitializer.ZEROED));
            }
            assertEquals(reserved, many.memory().memory().reserved(), "freed space is used again");
            segments.forEach(Segment::close);
            assertEquals(0, many.memory().check().segments());
            try (Segment large1 = many.memory().namedSegment("l", 900_000, SegmentInitializer.ZEROED)) {
                assertEquals(reserved, many.memory().memory().reserved(), "neighbours became one");
                assertEquals(900_000, large1.size());
            }
        }
    }
}
