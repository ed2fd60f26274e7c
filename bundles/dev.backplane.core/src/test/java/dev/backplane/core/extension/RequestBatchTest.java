package dev.backplane.core.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.backplane.api.InitializerFailedException;
import dev.backplane.api.NoBackendException;
import dev.backplane.api.Scope;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import dev.backplane.engine.ResourceOwner;
import java.nio.file.Path;
import java.util.List;
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
        final RequestedAllocation allocation = new RequestedAllocation(name, 64, scope, init, instance.backends());
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
        final ResourceOwner owner = batch.grant(instance, "ext:1", resources -> {});
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
        assertThrows(InitializerFailedException.class, () -> batch.grant(instance, "ext:1", resources -> {}));
        assertEquals(List.of(), observer.sharedMemory().segments());
        assertEquals(List.of(), observer.lwLocks().tranches());
    }

    @Test
    void shouldGiveEachDatabaseItsOwnMemory() {
        final RequestedAllocation allocation = allocation("v", Scope.DATABASE, s -> s.buffer()
                .putStringUtf8(0, s.database().orElseThrow() + " 0"));
        final ResourceOwner owner = batch.grant(instance, "ext:1", resources -> {});
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

    @Test
    void shouldRefuseAnAllocationAskedForTwice() {
        allocation("v", Scope.GLOBAL, SegmentInitializer.ZEROED);
        assertThrows(IllegalArgumentException.class, () -> allocation("v", Scope.GLOBAL, SegmentInitializer.ZEROED));
    }
}
