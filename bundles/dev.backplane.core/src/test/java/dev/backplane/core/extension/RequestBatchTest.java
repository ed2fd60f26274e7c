package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.DatabaseNotServedException;
import dev.backplane.api.InitializerFailedException;
import dev.backplane.api.NoBackendException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.Scope;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerMain;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import dev.backplane.engine.ResourceOwner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestBatchTest {
    @TempDir
    Path data;

    private Instance instance;
    private ResourceOwner observer;
    private final RequestBatch batch = new RequestBatch();
    private final Reach reach = new Reach("ext:1", "etc/ext.cfg", DatabaseList.ALL);

    @BeforeEach
    void create() {
        instance = Instance.create(InstanceConfig.of(data));
        observer = instance.resourceOwner("observer:1");
        instance.databases().create("orders");
    }

    @AfterEach
    void close() {
        instance.close();
    }

    private RequestedAllocation allocation(final String name, final Scope scope, final SegmentInitializer init) {
        final RequestedAllocation allocation = new RequestedAllocation(
                SegmentRequest.of(name, 64).scope(scope).initializer(init), false, instance.backends(), reach);
        batch.add(allocation);
        return allocation;
    }

    @Test
    void shouldGrantEverythingAndRevokeIt() {
        final RequestedTranche tranche = new RequestedTranche("t", 2, TrancheOptions.DEFAULT);
        batch.add(tranche);
        final RequestedWaitEvent event = new RequestedWaitEvent("Brewing");
        batch.add(event);
        final RequestedAllocation global =
                allocation("g", Scope.GLOBAL, s -> s.buffer().putLong(0, 7));
        assertThrows(IllegalStateException.class, tranche::id);
        assertThrows(IllegalStateException.class, global::segment);
        final ResourceOwner owner = batch.grant(instance, "ext:1", resources -> {}, () -> {});
        assertEquals(7, global.segment().buffer().getLong(0));
        assertEquals("t[1]", tranche.lock(1).name());
        assertEquals("Brewing", event.name());
        batch.revoke();
        owner.close();
        assertThrows(StaleHandleException.class, global::segment);
        assertThrows(StaleHandleException.class, () -> tranche.lock(0));
        assertThrows(StaleHandleException.class, event::start);
        assertEquals(List.of(), observer.sharedMemory().segments());
        assertEquals(List.of(), observer.lwLocks().tranches());
    }

    @Test
    void shouldGrantNothingWhenOneRequestFails() {
        batch.add(new RequestedTranche("t", 2, TrancheOptions.DEFAULT));
        allocation("good", Scope.GLOBAL, SegmentInitializer.ZEROED);
        allocation("bad", Scope.GLOBAL, segment -> {
            throw new IllegalStateException("no luck");
        });
        assertThrows(InitializerFailedException.class, () -> batch.grant(instance, "ext:1", resources -> {}, () -> {}));
        assertEquals(List.of(), observer.sharedMemory().segments());
        assertEquals(List.of(), observer.lwLocks().tranches());
    }

    @Test
    void shouldGiveEachDatabaseItsOwnMemory() {
        final RequestedAllocation allocation = allocation(
                "v",
                Scope.DATABASE,
                s -> s.buffer().putStringUtf8(0, s.database().orElseThrow() + " 0"));
        final ResourceOwner owner = batch.grant(instance, "ext:1", resources -> {}, () -> {});
        final DatabaseInfo sales = instance.databases().create("sales");
        batch.databaseCreated(sales);
        assertEquals(2, observer.sharedMemory().segments().size());
        for (final String database : List.of("orders", "sales")) {
            try (Backend me = instance.backends().register("user", database)) {
                assertEquals(database + " 0", allocation.segment().buffer().getStringUtf8(0), "backend " + me.id());
            }
        }
        assertThrows(NoBackendException.class, allocation::segment);
        batch.databaseDropped(sales);
        assertEquals(1, observer.sharedMemory().segments().size());
        owner.close();
    }

    private List<Optional<String>> databasesWithMemory() {
        return observer.sharedMemory().segments().stream()
                .map(SegmentInfo::database)
                .toList();
    }

    @Test
    void shouldFollowBothWaysWhenTheDatabasesServedChange() {
        instance.databases().create("sales");
        final RequestedAllocation allocation = allocation(
                "v",
                Scope.DATABASE,
                s -> s.buffer().putStringUtf8(0, s.database().orElseThrow()));
        reach.change(DatabaseList.parse("*, !sales"));
        final ResourceOwner owner = batch.grant(instance, "ext:1", resources -> {}, () -> {});
        assertEquals(List.of(Optional.of("orders")), databasesWithMemory());
        final Segment inOrders = allocation.segment("orders");

        reach.change(DatabaseList.parse("sales"));
        batch.reachChanged(instance);

        assertEquals(List.of(Optional.of("sales")), databasesWithMemory());
        assertEquals("sales", allocation.segment("sales").buffer().getStringUtf8(0));
        assertEquals(
                "allocation \"v\" is not there in database \"orders\": extension ext:1 does not serve it, because"
                        + " etc/ext.cfg has databases = sales; add it there",
                assertThrows(DatabaseNotServedException.class, () -> allocation.segment("orders"))
                        .getMessage());
        assertTrue(assertThrows(StaleHandleException.class, inOrders::buffer)
                .getMessage()
                .contains("etc/ext.cfg has databases = sales"));

        reach.change(DatabaseList.ALL);
        batch.reachChanged(instance);

        assertEquals("orders", allocation.segment("orders").buffer().getStringUtf8(0));
        owner.close();
        assertEquals(List.of(), databasesWithMemory());
    }

    @Test
    void shouldGiveANewDatabaseNothingWhenItIsNotServed() {
        final RequestedAllocation allocation = allocation("v", Scope.DATABASE, SegmentInitializer.ZEROED);
        reach.change(DatabaseList.parse("orders"));
        final ResourceOwner owner = batch.grant(instance, "ext:1", resources -> {}, () -> {});
        batch.databaseCreated(instance.databases().create("sales"));
        assertEquals(List.of(Optional.of("orders")), databasesWithMemory());
        try (Backend me = instance.backends().register("user", "sales")) {
            assertThrows(DatabaseNotServedException.class, allocation::segment, () -> "backend " + me.id());
        }
        owner.close();
    }

    @Test
    void shouldLetAWorkerWaitForItsDatabase() throws Exception {
        final RequestedWorker worker =
                new RequestedWorker(WorkerSpec.of("late", WorkerMain.class).in("later"));
        batch.add(worker);
        final ResourceOwner owner = batch.grant(instance, "ext:1", resources -> {}, () -> {});
        assertEquals(WorkerState.NOT_YET_STARTED, worker.awaitStartup(Duration.ofMillis(1)));
        assertEquals(Optional.empty(), worker.info());
        assertThrows(NotRegisteredException.class, worker::terminate);

        batch.databaseCreated(instance.databases().create("later"));

        assertEquals(Optional.of("later"), worker.info().flatMap(WorkerInfo::database));
        owner.close();
    }

    @Test
    void shouldSayItIsGoneWhenDeallocatedTwice() {
        final RequestedAllocation global = allocation("g", Scope.GLOBAL, SegmentInitializer.ZEROED);
        final RequestedAllocation local = allocation("v", Scope.DATABASE, SegmentInitializer.ZEROED);
        final ResourceOwner owner = batch.grant(instance, "ext:1", resources -> {}, () -> {});
        final Segment before = global.segment();
        final Segment other = observer.sharedMemory().lookup("g").orElseThrow();

        assertEquals(1, global.deallocate(), "the observer's");
        assertThrows(StaleHandleException.class, before::buffer);
        assertThrows(NotRegisteredException.class, global::segment);
        assertThrows(NotRegisteredException.class, global::deallocate);
        other.close();
        assertEquals(0, local.deallocate("orders"));
        assertThrows(NotRegisteredException.class, () -> local.deallocate("orders"));
        assertEquals(List.of(), observer.sharedMemory().segments());

        final DatabaseInfo orders = instance.databases().find("orders").orElseThrow();
        instance.databases().drop("orders");
        batch.databaseDropped(orders);
        batch.databaseCreated(instance.databases().create("orders"));
        assertEquals(List.of(Optional.of("orders")), databasesWithMemory());
        owner.close();
    }

    @Test
    void shouldOwnTogetherWhatAllVersionsShare() {
        final RequestedAllocation shared = new RequestedAllocation(
                SegmentRequest.of("ext:s", 64).initializer(s -> s.buffer().putLong(0, 7)),
                true,
                instance.backends(),
                reach);
        batch.add(shared);
        final ResourceOwner owner = batch.grant(instance, "ext:1", resources -> {}, () -> {});
        assertEquals("ext", observer.sharedMemory().segments().get(0).owner());
        final List<Segment> kept = new ArrayList<>();
        final ResourceOwner keeper = instance.resourceOwner("ext");
        batch.keep(keeper, kept, kept);
        batch.revoke();
        owner.close();
        assertEquals(7, kept.get(0).buffer().getLong(0));
        keeper.leaveToOthers(kept.get(0));
        assertEquals(7, kept.get(0).buffer().getLong(0), "nobody else has it");
        keeper.close();
        assertEquals(List.of(), observer.sharedMemory().segments());
    }

    @Test
    void shouldRefuseAnAllocationAskedForTwice() {
        allocation("v", Scope.GLOBAL, SegmentInitializer.ZEROED);
        assertThrows(IllegalArgumentException.class, () -> allocation("v", Scope.GLOBAL, SegmentInitializer.ZEROED));
    }
}
