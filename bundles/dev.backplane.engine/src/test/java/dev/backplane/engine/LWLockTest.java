package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.InvalidNameException;
import dev.backplane.api.InvalidSizeException;
import dev.backplane.api.LimitExceededException;
import dev.backplane.api.LockNotHeldException;
import dev.backplane.api.NameTooLongException;
import dev.backplane.api.NoBackendException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.SelfDeadlockException;
import dev.backplane.api.SizeMismatchException;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.TooManyLocksException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockArray;
import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.LWLockStatistics;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** A backend belongs to its thread, so tests and their set-up share one. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SAME_THREAD)
class LWLockTest {
    private final TestInstance test = new TestInstance();
    private Backend me;

    @BeforeEach
    void register() {
        me = test.instance.backends().register("test");
    }

    @AfterEach
    void leave() {
        me.close();
        test.close();
    }

    private LWLock lock() {
        return test.locks().requestNamedTranche("held", 1).lock(0);
    }

    @Test
    void l1ShouldTakeAllLocksOfTwoTranches() {
        final LWLockTranche one = test.locks().requestNamedTranche("one", 1);
        final LWLockTranche ten = test.locks().requestNamedTranche("ten", 10);
        one.lock(0).acquire(LWLockMode.EXCLUSIVE);
        for (int i = 0; i < 10; i++) {
            assertTrue(ten.lock(i).acquire(LWLockMode.EXCLUSIVE));
        }
        final List<LWLockInfo> locks = test.locks().locks();
        assertEquals(11, locks.size());
        assertTrue(locks.stream()
                .allMatch(lock ->
                        lock.holders().size() == 1 && lock.holders().get(0).backend() == me.id()));
        assertEquals("ten[3]", ten.lock(3).name());
        assertEquals(11, test.locks().releaseAll());
        assertEquals(0, test.locks().releaseAll());
        assertThrows(IndexOutOfBoundsException.class, () -> ten.lock(10));
    }

    @Test
    void shouldTakeLocksByTheirNumber() {
        final LWLockTranche ten = test.locks().requestNamedTranche("ten", 10);
        final LWLockArray locks = ten.locks();
        assertTrue(locks.acquire(3, LWLockMode.EXCLUSIVE));
        assertTrue(ten.lock(3).heldByMe(LWLockMode.EXCLUSIVE));
        assertFalse(locks.conditionalAcquire(3, LWLockMode.SHARED));
        assertTrue(locks.conditionalAcquire(9, LWLockMode.SHARED));
        ten.lock(3).release();
        locks.release(9);
        assertEquals(0, test.locks().releaseAll());
        assertEquals(1, ten.lock(3).statistics().exclusiveAcquisitions());
    }

    @Test
    void shouldNameTheLockThatANumberDoesNot() {
        final LWLockTranche ten = test.locks().requestNamedTranche("ten", 10);
        final LWLockArray locks = ten.locks();
        for (final int index : new int[] {-1, 10, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            final String message = "lock " + index + " of tranche \"ten\": it has the locks 0 to 9";
            for (final Executable use : List.<Executable>of(
                    () -> locks.acquire(index, LWLockMode.SHARED),
                    () -> locks.conditionalAcquire(index, LWLockMode.SHARED),
                    () -> locks.release(index),
                    () -> ten.lock(index))) {
                assertEquals(
                        message,
                        assertThrows(IndexOutOfBoundsException.class, use).getMessage());
            }
        }
        assertEquals(
                "lock ten[4] is not held by backend " + me.id(),
                assertThrows(LockNotHeldException.class, () -> locks.release(4)).getMessage());
        ten.close();
        assertThrows(StaleHandleException.class, () -> locks.acquire(4, LWLockMode.SHARED));
        assertThrows(StaleHandleException.class, ten::locks);
    }

    @Test
    void shouldSayThatATrancheHasNoLocksOfItsOwn() {
        final LWLockTranche none = test.locks().tranche(test.locks().newTrancheId("none"));
        final String message = "tranche \"none\" has no locks of its own";
        assertTrue(assertThrows(IllegalStateException.class, none::locks)
                .getMessage()
                .startsWith(message));
        assertTrue(assertThrows(IndexOutOfBoundsException.class, () -> none.lock(0))
                .getMessage()
                .startsWith(message));
    }

    @Test
    void l2ShouldMakeFourDifferentIdsForFourTranches() {
        final Set<Integer> ids = new HashSet<>();
        for (final String name : List.of("a", "b", "dup", "dup")) {
            ids.add(test.locks().newTrancheId(name));
        }
        assertEquals(4, ids.size());
        final ResourceOwner other = test.instance.resourceOwner("other:1");
        for (final int id : ids) {
            try (LWLockTranche tranche = other.lwLocks().tranche(id)) {
                assertTrue(List.of("a", "b", "dup").contains(tranche.name()));
            }
        }
    }

    @Test
    void l3ShouldRefuseBadTrancheNames() {
        assertThrows(InvalidNameException.class, () -> test.locks().newTrancheId(null));
        assertThrows(NameTooLongException.class, () -> test.locks().newTrancheId("n".repeat(128)));
        assertThrows(InvalidSizeException.class, () -> test.locks().requestNamedTranche("t", 0));
        assertThrows(InvalidSizeException.class, () -> test.locks().requestNamedTranche("t", -3));
        assertThrows(InvalidSizeException.class, () -> test.locks().requestNamedTranche("t", Integer.MAX_VALUE));
    }

    @Test
    void l5ShouldSayThatAnUnknownTrancheIsNotRegistered() {
        final String message = assertThrows(
                        NotRegisteredException.class, () -> test.locks().namedTranche("bogus"))
                .getMessage();
        assertTrue(message.contains("requested tranche is not registered"), message);
    }

    @Test
    void l7ShouldRefuseToInitializeALockOfAnUnknownTranche() {
        final Segment segment = test.memory().namedSegment("s", 256, SegmentInitializer.ZEROED);
        final String message = assertThrows(
                        NotRegisteredException.class, () -> test.locks().initialize(segment, 0, 999))
                .getMessage();
        assertTrue(message.contains("tranche 999 is not registered"), message);
    }

    @Test
    void l9ShouldReportLocksNotHeldAndTooManyLocks() {
        final LWLockTranche many = test.locks().requestNamedTranche("many", 201);
        assertThrows(LockNotHeldException.class, () -> many.lock(0).release());
        for (int i = 0; i < 200; i++) {
            many.lock(i).acquire(LWLockMode.SHARED);
        }
        final String message = assertThrows(
                        TooManyLocksException.class, () -> many.lock(200).acquire(LWLockMode.SHARED))
                .getMessage();
        assertTrue(message.contains("too many LWLocks taken"), message);
        many.lock(77).release();
        assertTrue(many.lock(200).acquire(LWLockMode.SHARED));
        assertEquals(200, test.locks().releaseAll());
    }

    @Test
    void l10ShouldTakeALockConditionally() {
        final LWLock lock = lock();
        try (EngineProcess holder = new EngineProcess(test.data, "hold", "EXCLUSIVE")) {
            assertTrue(holder.line().startsWith("held"));
            assertFalse(lock.conditionalAcquire(LWLockMode.SHARED));
            assertFalse(lock.heldByMe());
            holder.send("release");
            assertEquals(0, holder.exitCode());
        }
        assertTrue(lock.acquire(LWLockMode.SHARED));
        assertTrue(lock.conditionalAcquire(LWLockMode.SHARED));
        assertTrue(lock.heldByMe(LWLockMode.SHARED));
        assertFalse(lock.heldByMe(LWLockMode.EXCLUSIVE));
        lock.release();
        assertTrue(lock.heldByMe());
        lock.release();
        assertFalse(lock.heldByMe());
    }

    @Test
    void shouldReportASelfDeadlockAtOnce() {
        final LWLock lock = lock();
        lock.acquire(LWLockMode.SHARED);
        assertThrows(SelfDeadlockException.class, () -> lock.acquire(LWLockMode.EXCLUSIVE));
        lock.release();
        lock.acquire(LWLockMode.EXCLUSIVE);
        assertThrows(SelfDeadlockException.class, () -> lock.acquire(LWLockMode.SHARED));
        assertFalse(lock.conditionalAcquire(LWLockMode.SHARED));
        lock.release();
        assertEquals(Optional.empty(), test.locks().locks().get(0).mode(), "failed acquisitions leave nothing behind");
    }

    @Test
    void shouldKeepLocksInsideSegments() {
        final int id = test.locks().newTrancheId("inside");
        final Segment segment =
                test.memory().namedSegment("s", 1024, fresh -> test.locks().initialize(fresh, 128, id));
        final LWLock lock = test.locks().lock(segment, 128);
        assertTrue(lock.acquire(LWLockMode.EXCLUSIVE));
        assertEquals(id, lock.trancheId());
        assertEquals("inside", lock.name());
        assertEquals(
                me.id(),
                test.locks().locks().stream()
                        .filter(row -> row.tranche().equals("inside"))
                        .findFirst()
                        .orElseThrow()
                        .holders()
                        .get(0)
                        .backend());
        lock.release();
        assertThrows(NotRegisteredException.class, () -> test.locks().lock(segment, 256));
        assertThrows(IndexOutOfBoundsException.class, () -> test.locks().lock(segment, 64));
        assertThrows(IndexOutOfBoundsException.class, () -> test.locks().lock(segment, 1024));
        segment.close();
        assertThrows(StaleHandleException.class, () -> lock.acquire(LWLockMode.SHARED));
    }

    @Test
    void shouldTellNestedSessionsOfOneThreadApart() throws Exception {
        final LWLock lock = lock();
        test.instance.databases().create("orders");
        lock.acquire(LWLockMode.EXCLUSIVE);
        final boolean got = test.instance.backends().call("inner", Optional.of("orders"), () -> {
            assertFalse(lock.heldByMe());
            return lock.conditionalAcquire(LWLockMode.SHARED);
        });
        assertFalse(got);
        assertTrue(lock.heldByMe(LWLockMode.EXCLUSIVE));
        lock.release();
    }

    @Test
    void shouldReleaseWhatABackendHoldsWhenItLeaves() {
        final LWLock lock = lock();
        lock.acquire(LWLockMode.EXCLUSIVE);
        me.close();
        assertThrows(NoBackendException.class, () -> lock.acquire(LWLockMode.SHARED));
        me = test.instance.backends().register("again");
        assertTrue(lock.conditionalAcquire(LWLockMode.EXCLUSIVE));
        lock.release();
    }

    @Test
    void shouldNameBothCountsWhenATrancheIsAskedForWithAnother() {
        test.locks().requestNamedTranche("t", 2);
        final String message = assertThrows(
                        SizeMismatchException.class, () -> test.locks().requestNamedTranche("t", 3))
                .getMessage();
        assertTrue(message.contains("2 locks") && message.contains("3"), message);
    }

    @Test
    void shouldForgetATrancheWithItsLastReference() {
        final LWLockTranche first = test.locks().requestNamedTranche("t", 2);
        final LWLockTranche second = test.locks().namedTranche("t");
        assertEquals(first.id(), second.id());
        first.close();
        assertTrue(second.lock(0).acquire(LWLockMode.SHARED));
        second.lock(0).release();
        second.close();
        second.close();
        assertThrows(NotRegisteredException.class, () -> test.locks().namedTranche("t"));
        assertEquals(List.of(), test.memory().segments());
    }

    @Test
    void shouldNameTheSettingWhenTheTrancheTableIsFull() {
        try (TestInstance small = new TestInstance(TestInstance.small())) {
            for (int i = 0; i < 4; i++) {
                small.locks().newTrancheId("t");
            }
            final String message = assertThrows(
                            LimitExceededException.class, () -> small.locks().newTrancheId("t"))
                    .getMessage();
            assertTrue(message.contains("max_tranches"), message);
            assertNotEquals(0, small.locks().tranches().size());
        }
    }

    /** The word has room for 4,095 shared and 2,047 exclusive acquisitions; a release carries half of that over. */
    @Test
    void shouldCountMoreAcquisitionsThanTheWordHasRoomFor() {
        final LWLock lock = lock();
        long exclusive = 0;
        long shared = 0;
        for (int i = 1; i <= 13_000; i++) {
            final boolean isShared = i % 5 != 0;
            lock.acquire(isShared ? LWLockMode.SHARED : LWLockMode.EXCLUSIVE);
            lock.release();
            shared += isShared ? 1 : 0;
            exclusive += isShared ? 0 : 1;
            assertEquals(exclusive, lock.statistics().exclusiveAcquisitions());
            assertEquals(shared, lock.statistics().sharedAcquisitions());
        }
    }

    @Test
    void shouldCarryFromSharedAcquisitionsThroughFullExclusiveOnes() {
        final LWLock lock = lock();
        acquire(lock, LWLockMode.EXCLUSIVE, 2_047);
        acquire(lock, LWLockMode.SHARED, 4_096);
        assertEquals(2_047, lock.statistics().exclusiveAcquisitions());
        assertEquals(4_096, lock.statistics().sharedAcquisitions());
        acquire(lock, LWLockMode.EXCLUSIVE, 2_047);
        assertEquals(4_094, lock.statistics().exclusiveAcquisitions());
    }

    @Test
    void shouldCountAnewSinceALockWasInitializedAgain() {
        final int tranche = test.locks().newTrancheId("inner");
        final Segment segment =
                test.memory().namedSegment("s", 256, fresh -> test.locks().initialize(fresh, 0, tranche));
        acquire(test.locks().lock(segment, 0), LWLockMode.SHARED, 9_000);
        test.locks().initialize(segment, 0, tranche);
        final LWLock lock = test.locks().lock(segment, 0);
        assertEquals(LWLockStatistics.NONE, lock.statistics());
        acquire(lock, LWLockMode.EXCLUSIVE, 1);
        assertEquals(1, lock.statistics().exclusiveAcquisitions());
    }

    private static void acquire(final LWLock lock, final LWLockMode mode, final int times) {
        for (int i = 0; i < times; i++) {
            lock.acquire(mode);
            lock.release();
        }
    }
}
