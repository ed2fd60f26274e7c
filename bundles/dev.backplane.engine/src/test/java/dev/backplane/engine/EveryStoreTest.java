package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.database.Databases;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.engine.database.CatalogView;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.DyingMemory;
import dev.backplane.engine.memory.HeldFileLock;
import dev.backplane.engine.process.ProcessTable;
import dev.backplane.engine.worker.FakeRuntime;
import java.lang.reflect.Field;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A simulated process of this JVM runs an operation again and again and dies before its first store to shared memory, before
 * its second one, and so on until it gets through. Each time the survivor puts everything right and can do the same.
 */
@Timeout(300)
class EveryStoreTest {
    private static final int START_TICKS_OFFSET = 16;

    private static Thread.UncaughtExceptionHandler before;

    private interface Operation {
        void run(Instance instance, ResourceOwner owner);
    }

    @BeforeAll
    static void letTheDeadRest() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            if (!(e instanceof DyingMemory.Death)) {
                e.printStackTrace();
            }
        });
    }

    @AfterAll
    static void restore() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    static Stream<Named<Operation>> operations() {
        return Stream.of(
                Named.of(
                        "make and free a segment",
                        (instance, owner) -> owner.sharedMemory()
                                .namedSegment("s", 64, fresh -> fresh.buffer().putLong(0, 1))
                                .close()),
                Named.of(
                        "make and free a large segment",
                        (instance, owner) -> owner.sharedMemory()
                                .namedSegment("s", 2 << 20, SegmentInitializer.ZEROED)
                                .close()),
                Named.of("use what exists", (instance, owner) -> {
                    owner.sharedMemory()
                            .namedSegment("present", 64, SegmentInitializer.ZEROED)
                            .close();
                    owner.sharedMemory().lookup("present").orElseThrow();
                    owner.sharedMemory().namedSegment("present", 64, SegmentInitializer.ZEROED);
                    owner.sharedMemory().deallocate("present");
                }),
                Named.of("count for quotas", (instance, owner) -> {
                    instance.limitExtension("test", OptionalLong.of(1 << 20));
                    instance.limitDatabase("nowhere", OptionalLong.of(1 << 20));
                    instance.limitAllocation("present", OptionalLong.of(1 << 20));
                    try (ResourceOwner other = instance.resourceOwner("counted:1")) {
                        other.sharedMemory().namedSegment("s", 64, SegmentInitializer.ZEROED);
                        owner.sharedMemory()
                                .namedSegment("s2", 64, SegmentInitializer.ZEROED)
                                .close();
                    }
                    instance.limitExtension("test", OptionalLong.empty());
                    instance.limitAllocation("present", OptionalLong.empty());
                }),
                Named.of("migrate", (instance, owner) -> {
                    owner.sharedMemory().namedSegment("s", 64, SegmentInitializer.ZEROED);
                    owner.sharedMemory()
                            .namedSegment(SegmentRequest.of("s", 128)
                                    .layoutVersion(1)
                                    .migrator((from, to) -> to.buffer().putLong(0, 2)))
                            .close();
                }),
                Named.of("free by force", (instance, owner) -> {
                    final Segment segment = owner.sharedMemory().namedSegment("s", 64, SegmentInitializer.ZEROED);
                    owner.sharedMemory().freeByForce("s");
                    segment.close();
                }),
                Named.of(
                        "request a tranche",
                        (instance, owner) ->
                                owner.lwLocks().requestNamedTranche("t", 3).close()),
                Named.of("take and release locks", EveryStoreTest::useLocks),
                Named.of(
                        "define a wait event",
                        (instance, owner) -> owner.waitEvents().define("e")),
                Named.of("own and disown everything", (instance, owner) -> {
                    try (ResourceOwner other = instance.resourceOwner("other:1")) {
                        other.waitEvents().define("e");
                        other.lwLocks().newTrancheId("d");
                    }
                }),
                Named.of("register workers", (instance, owner) -> {
                    owner.backgroundWorkers().register(WorkerSpec.of("w", FakeRuntime.Main.class));
                    owner.backgroundWorkers().register(WorkerSpec.of("w", FakeRuntime.Main.class));
                    assertEquals(1, owner.backgroundWorkers().workers().size());
                }),
                Named.of("create and drop a database", (instance, owner) -> {
                    instance.databases().create("d");
                    instance.databases().drop("d");
                }),
                Named.of("copy a database", (instance, owner) -> {
                    instance.databases().create("d");
                    instance.databases().create("copy", "d");
                    instance.databases().drop("copy");
                    instance.databases().drop("d");
                }),
                Named.of("rename a database", (instance, owner) -> {
                    instance.databases().create("d");
                    instance.databases().rename("d", "renamed");
                    instance.databases().drop("renamed");
                }),
                Named.of("close a database", (instance, owner) -> {
                    instance.databases().create("d");
                    instance.databases().allowConnections("d", false);
                    instance.databases().drop("d");
                }),
                Named.of("drop a database by force", (instance, owner) -> {
                    instance.databases().create("d");
                    try (Backend me = instance.backends().register("t", "d")) {
                        owner.sharedMemory().namedSegment("v", 64, Scope.DATABASE, SegmentInitializer.ZEROED);
                        instance.databases().dropForced("d");
                        assertTrue(me.databaseId() > 0);
                    }
                }));
    }

    private static void useLocks(final Instance instance, final ResourceOwner owner) {
        final LWLock lock = owner.lwLocks().namedTranche("present").lock(0);
        try (Backend me = instance.backends().register("t")) {
            lock.acquire(LWLockMode.SHARED);
            lock.acquire(LWLockMode.SHARED);
            lock.release();
            lock.disown();
            lock.releaseDisowned(LWLockMode.SHARED);
            lock.acquire(LWLockMode.EXCLUSIVE);
            lock.updateVar(me.id());
            lock.releaseClearVar(0);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldPutEverythingRightWhereverAProcessDies(final Operation operation) {
        // small tables: they are walked after each death
        try (TestInstance test = new TestInstance(new Limits(8, 32, 16, 16, 16, 16, 64, 16, 16, 32 << 20))) {
            test.memory().namedSegment("present", 64, SegmentInitializer.ZEROED);
            final LWLock lock = test.locks().requestNamedTranche("present", 1).lock(0);
            test.locks().namedTranche("present").onOwnerDeath((dead, death) -> {});
            int stores = 0;
            while (diesAfter(stores, operation, test)) {
                stores++;
                requireOrder(test, lock, "killed before store " + stores);
                operation.run(test.instance, test.owner);
                Await.until(() -> test.memory().memory().segments() == 2);
                dropLeftDatabases(test);
            }
            assertTrue(stores > 10, "only " + stores + " stores");
        }
    }

    /** A database that was made before the death stays; everything else of the dead goes. */
    private static void dropLeftDatabases(final TestInstance test) {
        final Databases databases = test.instance.databases();
        databases.databases().forEach(left -> databases.drop(left.datname()));
    }

    /** What a new epoch would find is what the survivors see. */
    private static void requireCatalog(final TestInstance test) {
        assertEquals(
                test.instance.databases().databases().stream()
                        .map(row -> row.oid() + " " + row.datname() + " " + row.datallowconn())
                        .toList(),
                CatalogView.of(test.data));
    }

    private static boolean diesAfter(final int stores, final Operation operation, final TestInstance test) {
        final DyingMemory memory = new DyingMemory();
        final Instance[] dying = new Instance[1];
        final ResourceOwner[] owner = new ResourceOwner[1];
        memory.seenBy(() -> {
            dying[0] = Instance.attach(test.data);
            owner[0] = dying[0].resourceOwner("test:1");
        });
        final boolean died = memory.diesAfter(stores, () -> operation.run(dying[0], owner[0]));
        if (died) {
            bury(dying[0], test.instance);
            requireCatalog(test);
            dropLeftDatabases(test);
        } else {
            dying[0].close();
        }
        return died;
    }

    /** What the kernel does: it drops the file lock, and the pid with that start time is gone. */
    private static void bury(final Instance dead, final Instance survivor) {
        final ProcessTable table = get(dead, "processes", ProcessTable.class);
        final int slot = table.mySlot();
        final ControlFile control = get(survivor, "control", ControlFile.class);
        final int ticks = control.layout().process(slot) + START_TICKS_OFFSET;
        control.buffer().putLong(ticks, control.buffer().getLong(ticks) + 1);
        get(table, "myLock", HeldFileLock.class).close();
        final ProcessTable living = get(survivor, "processes", ProcessTable.class);
        Await.until(() -> !living.isTaken(slot));
    }

    private static <T> T get(final Object object, final String name, final Class<T> type) {
        try {
            final Field field = object.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return type.cast(field.get(object));
        } catch (final ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static void requireOrder(final TestInstance test, final LWLock lock, final String when) {
        Await.until(() -> test.memory().memory().segments() == 2);
        assertEquals(List.of(), test.memory().check().problems(), when);
        assertEquals(1, test.locks().tranches().size(), when);
        try (Backend me = test.instance.backends().register("check")) {
            lock.acquire(LWLockMode.EXCLUSIVE);
            lock.release();
            assertTrue(lock.conditionalAcquire(LWLockMode.SHARED), when);
            lock.release();
            assertTrue(me.id() > 0);
        }
        // the thread that tells listeners may just be a backend too
        Await.until(() -> test.instance.backends().backends().stream()
                .map(backend -> backend.backendType())
                .toList()
                .equals(List.of("postmaster")));
    }
}
