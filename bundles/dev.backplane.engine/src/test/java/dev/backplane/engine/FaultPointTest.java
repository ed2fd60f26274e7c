package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.engine.fault.FaultPoint;
import dev.backplane.engine.memory.ShmemFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process dies at each fault point in turn; the others find all in order. */
@Timeout(60)
class FaultPointTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "RECOVERY_.*")
    void shouldPutRightWhatAWorkerLeaves(final FaultPoint point) {
        try (TestInstance test = new TestInstance();
                Backend me = test.instance.backends().register("test")) {
            final LWLock lock = test.locks().requestNamedTranche("held", 1).lock(0);
            lock.acquire(LWLockMode.EXCLUSIVE);
            try (EngineProcess victim =
                    new EngineProcess(test.data, List.of("-Dbackplane.fault=" + point + ":kill:1"), "everything")) {
                Await.until(() -> victim.hasEnded() || test.locks().waits().size() == 1);
                lock.release();
                assertEquals(137, victim.exitCode(), point + " was not reached");
            }
            requireOrder(test, lock);
            assertTrue(me.id() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultPoint.class,
            names = {"RECOVERY_MARKED", "RECOVERY_COUNTING", "RECOVERY_CORRECTED", "RECOVERY_WOKEN", "RECOVERY_SWEEPING"
            })
    void shouldPutRightWhatARecovererLeaves(final FaultPoint point, @TempDir final Path data) throws IOException {
        try (EngineProcess postmaster =
                new EngineProcess(data, List.of("-Dbackplane.fault=" + point + ":kill:1"), "postmaster")) {
            assertEquals("ready", postmaster.line());
            try (Instance instance = Instance.attach(data);
                    Backend me = instance.backends().register("test")) {
                final ResourceOwner owner = instance.resourceOwner("test:1");
                final LWLock lock =
                        owner.lwLocks().requestNamedTranche("held", 1).lock(0);
                // this process recovers too, if it notices the death first
                int attempt = 0;
                do {
                    try (EngineProcess victim = new EngineProcess(data, "hold", "SHARED")) {
                        assertTrue(victim.line().startsWith("held"));
                        victim.kill();
                    }
                } while (!postmaster.endsWithin(1) && ++attempt < 20);
                assertEquals(137, postmaster.exitCode(), point + " was not reached");
                assertTrue(lock.acquire(LWLockMode.EXCLUSIVE) || lock.heldByMe());
                lock.release();
                Await.until(() -> instance.backends().backends().stream()
                        .allMatch(backend ->
                                backend.pid() == ProcessHandle.current().pid()));
                Await.until(() -> owner.sharedMemory().segments().stream()
                        .allMatch(segment -> segment.references()
                                .equals(List.of(ProcessHandle.current().pid()))));
                assertEquals(List.of(), owner.sharedMemory().check().problems());
                assertTrue(me.id() > 0);
            }
        }
        // what is left of an instance whose postmaster was killed is for the next one
        ShmemFolder.of(data, null).delete();
    }

    private static void requireOrder(final TestInstance test, final LWLock lock) {
        assertTrue(lock.acquire(LWLockMode.EXCLUSIVE) || lock.heldByMe());
        lock.release();
        lock.acquire(LWLockMode.SHARED);
        lock.release();
        Await.until(() -> test.memory().segments().stream()
                .allMatch(segment -> segment.references()
                        .equals(List.of(ProcessHandle.current().pid()))));
        try (Segment again = test.memory().namedSegment("everything", 64, SegmentInitializer.ZEROED)) {
            assertFalse(again.found());
        }
        Await.until(() -> test.memory().segments().size() == 1);
        assertEquals(List.of(), test.memory().check().problems());
        Await.until(() -> test.locks().tranches().size() == 1);
        Await.until(() ->
                test.events().events().stream().noneMatch(event -> event.name().equals("everything")));
    }

    @Test
    void shouldRefuseAFaultThatItDoesNotKnow() {
        try (TestInstance test = new TestInstance();
                EngineProcess process =
                        new EngineProcess(test.data, List.of("-Dbackplane.fault=NONSENSE:kill"), "idle")) {
            assertThrows(AssertionError.class, () -> assertEquals("ready", process.line()));
            assertEquals(1, process.exitCode());
        }
    }
}
