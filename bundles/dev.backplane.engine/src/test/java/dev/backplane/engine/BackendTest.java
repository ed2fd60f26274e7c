package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.AlreadyExistsException;
import dev.backplane.api.BackplaneException;
import dev.backplane.api.InUseException;
import dev.backplane.api.InvalidNameException;
import dev.backplane.api.LimitExceededException;
import dev.backplane.api.NameTooLongException;
import dev.backplane.api.NoBackendException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendInfo;
import dev.backplane.api.backend.BackendState;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.api.database.Databases;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEventInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackendTest {
    private final TestInstance test = new TestInstance();

    @AfterEach
    void end() {
        test.close();
    }

    private BackendInfo row(final int id) {
        return test.instance.backends().backends().stream()
                .filter(row -> row.id() == id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldShowABackendToEverybody() {
        final DatabaseInfo orders = test.instance.databases().create("orders");
        try (Backend me = test.instance.backends().register("billing", "orders")) {
            me.state(BackendState.ACTIVE);
            final BackendInfo row = row(me.id());
            assertEquals(Optional.of("orders"), row.datname());
            assertEquals(orders.oid(), row.datid());
            assertEquals(ProcessHandle.current().pid(), row.pid());
            assertEquals("client backend", row.backendType());
            assertEquals("billing", row.applicationName());
            assertEquals(BackendState.ACTIVE, row.state());
            assertEquals(Optional.empty(), row.waitEvent());
            assertEquals(
                    1, test.instance.databases().find("orders").orElseThrow().numbackends());
            assertThrows(
                    AlreadyExistsException.class, () -> test.instance.backends().register("second"));
        }
        assertEquals(Optional.empty(), test.instance.backends().current());
    }

    @Test
    void shouldRefuseBadNamesAndUnknownDatabases() {
        assertThrows(InvalidNameException.class, () -> test.instance.backends().register(""));
        assertThrows(NameTooLongException.class, () -> test.instance.backends().register("n".repeat(64)));
        final String message = assertThrows(
                        NotRegisteredException.class,
                        () -> test.instance.backends().register("x", "nowhere"))
                .getMessage();
        assertTrue(message.contains("database:create nowhere"), message);
        assertEquals(Optional.empty(), test.instance.backends().current());
    }

    @Test
    void shouldConfineABackendToItsThread() throws Exception {
        final ExecutorService other = Executors.newSingleThreadExecutor();
        try (Backend mine = test.instance.backends().register("mine")) {
            final ExecutionException failure = assertThrows(
                    ExecutionException.class, () -> other.submit(mine::close).get());
            assertEquals(NoBackendException.class, failure.getCause().getClass());
        } finally {
            other.shutdown();
        }
    }

    @Test
    void shouldSetTheCurrentBackendAsideForANestedCall() throws Exception {
        test.instance.databases().create("orders");
        try (Backend outer = test.instance.backends().register("outer")) {
            final int inner = test.instance.backends().call("inner", Optional.of("orders"), () -> {
                final Backend nested = test.instance.backends().current().orElseThrow();
                assertEquals(Optional.of("orders"), nested.database());
                return nested.id();
            });
            assertNotEquals(outer.id(), inner);
            assertEquals(outer, test.instance.backends().current().orElseThrow());
            final int same = test.instance
                    .backends()
                    .call(
                            "same",
                            Optional.empty(),
                            () -> test.instance
                                    .backends()
                                    .current()
                                    .orElseThrow()
                                    .id());
            assertEquals(outer.id(), same);
        }
    }

    @Test
    void shouldNameTheSettingWhenAllSlotsAreTaken() throws Exception {
        try (TestInstance small = new TestInstance(TestInstance.small())) {
            final List<ExecutorService> threads = takeAllSlots(small);
            final String message = assertThrows(
                            LimitExceededException.class,
                            () -> small.instance.backends().register("b"))
                    .getMessage();
            assertTrue(message.contains("max_backends"), message);
            threads.get(3)
                    .submit(() ->
                            small.instance.backends().current().orElseThrow().close())
                    .get();
            small.instance.backends().register("b").close();
            threads.forEach(ExecutorService::shutdown);
        }
    }

    /** The housekeeper has one of the eight. */
    private static List<ExecutorService> takeAllSlots(final TestInstance small) throws Exception {
        Await.until(() -> !small.instance.backends().backends().isEmpty());
        final List<ExecutorService> threads = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            final ExecutorService thread = Executors.newSingleThreadExecutor();
            threads.add(thread);
            thread.submit(() -> small.instance.backends().register("b")).get();
        }
        return threads;
    }

    @Test
    void shouldAttachWhenAllSlotsAreTakenAndKeepHouseOnceThereIsOne() throws Exception {
        try (TestInstance small = new TestInstance(TestInstance.small())) {
            final List<ExecutorService> threads = takeAllSlots(small);
            try (Instance second = Instance.attach(small.data)) {
                assertThrows(
                        LimitExceededException.class, () -> second.backends().register("c"));
                for (final ExecutorService thread : threads) {
                    thread.submit(() -> small.instance
                                    .backends()
                                    .current()
                                    .orElseThrow()
                                    .close())
                            .get();
                    thread.shutdown();
                }
                Await.until(() -> second.backends().backends().stream()
                        .anyMatch(backend -> backend.backendType().equals("housekeeper")));
            }
        }
    }

    @Test
    void e1ShouldGiveOneWaitEventTheSameIdInEveryProcess() {
        try (EngineProcess first = new EngineProcess(test.data, "event", "Brewing");
                EngineProcess second = new EngineProcess(test.data, "event", "Brewing")) {
            final String[] one = first.line().split(" ");
            final String[] two = second.line().split(" ");
            assertEquals(one[0], two[0]);
            final BackendInfo row = row(Integer.parseInt(two[1]));
            assertEquals(Optional.of("Extension"), row.waitEventType());
            assertEquals(Optional.of("Brewing"), row.waitEvent());
            assertEquals(2, event("Brewing").orElseThrow().waiting());
            first.send("end");
            second.send("end");
            assertEquals(0, first.exitCode() + second.exitCode());
        }
        assertEquals(Optional.empty(), event("Brewing"));
    }

    private Optional<WaitEventInfo> event(final String name) {
        return test.events().events().stream()
                .filter(event -> event.name().equals(name))
                .findFirst();
    }

    @Test
    void shouldShowAWaitEventOnlyWhileItLasts() {
        final WaitEvent event = test.events().define("Thinking");
        assertThrows(NoBackendException.class, event::start);
        assertThrows(InvalidNameException.class, () -> test.events().define(""));
        assertThrows(NameTooLongException.class, () -> test.events().define("n".repeat(128)));
        try (Backend me = test.instance.backends().register("t")) {
            event.start();
            assertEquals(Optional.of("Thinking"), row(me.id()).waitEvent());
            event.end();
            assertEquals(Optional.empty(), row(me.id()).waitEvent());
        }
    }

    @Test
    void shouldNeverGiveADatabaseIdAgain() {
        final Databases databases = test.instance.databases();
        final DatabaseInfo first = databases.create("orders");
        assertThrows(AlreadyExistsException.class, () -> databases.create("orders"));
        databases.drop("orders");
        assertThrows(NotRegisteredException.class, () -> databases.drop("orders"));
        final DatabaseInfo second = databases.create("orders");
        assertNotEquals(first.oid(), second.oid());
        for (final String bad : List.of("", "a b", "-x", "../x", "n".repeat(64))) {
            assertThrows(BackplaneException.class, () -> databases.create(bad));
        }
    }

    @Test
    void shouldRefuseToDropADatabaseInUseAndFreeItsMemoryOtherwise() {
        test.instance.databases().create("orders");
        try (Backend me = test.instance.backends().register("billing", "orders")) {
            test.memory().namedSegment("v", 64, Scope.DATABASE, SegmentInitializer.ZEROED);
            final String message = assertThrows(
                            InUseException.class,
                            () -> test.instance.databases().drop("orders"))
                    .getMessage();
            assertTrue(message.contains("billing") && message.contains(me.id() + " ("), message);
        }
        test.instance.databases().drop("orders");
        Await.until(() -> test.memory().segments().isEmpty());
        assertFalse(test.instance.databases().find("orders").isPresent());
    }

    @Test
    void shouldTellListenersInEveryProcess() throws Exception {
        try (Instance other = Instance.attach(test.data)) {
            final List<String> seen = new CopyOnWriteArrayList<>();
            other.databases().listen(new DatabaseListener() {
                @Override
                public void created(final DatabaseInfo database) {
                    seen.add("+" + database.datname());
                }

                @Override
                public void dropped(final DatabaseInfo database) {
                    seen.add("-" + database.datname());
                }
            });
            test.instance.databases().create("orders");
            Await.within(Duration.ofSeconds(5), () -> seen.equals(List.of("+orders")));
            test.instance.databases().drop("orders");
            Await.within(Duration.ofSeconds(5), () -> seen.equals(List.of("+orders", "-orders")));
        }
    }
}
