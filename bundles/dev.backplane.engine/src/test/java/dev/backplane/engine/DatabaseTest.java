package dev.backplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.AlreadyExistsException;
import dev.backplane.api.BackplaneException;
import dev.backplane.api.ConnectionsRefusedException;
import dev.backplane.api.InUseException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.Scope;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseOperation;
import dev.backplane.api.database.Databases;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SegmentRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of databases: made after a template, renamed, closed, dropped, by force too; and what listeners see of it. */
@Timeout(120)
class DatabaseTest {
    private final TestInstance test = new TestInstance();
    private final Databases databases = test.instance.databases();

    @AfterEach
    void close() {
        test.close();
    }

    private Segment memory(final String name) {
        return test.memory().namedSegment(name, 64, Scope.DATABASE, SegmentInitializer.ZEROED);
    }

    @Test
    void shouldTellWhatHappensInOrder() {
        final Recorder seen = new Recorder();
        databases.listen(seen);
        databases.create("orders");
        databases.create("copy", "orders");
        databases.rename("copy", "archive");
        databases.drop("archive");
        assertEquals(
                List.of(
                        "+orders",
                        "COPY orders",
                        "+copy after orders",
                        "go orders",
                        "RENAME copy",
                        "copy > archive",
                        "go archive",
                        "DROP archive",
                        "-archive"),
                seen.events());
    }

    @Test
    void shouldNotForgetWhatItMadeWhileOthersMakeDatabases() throws Exception {
        final AtomicBoolean done = new AtomicBoolean();
        try (Instance other = Instance.attach(test.data)) {
            final Thread maker = new Thread(() -> {
                while (!done.get()) {
                    other.databases().create("theirs");
                    other.databases().drop("theirs");
                }
            });
            maker.start();
            try {
                for (int round = 0; round < 1000; round++) {
                    databases.create("ours");
                    test.instance.backends().register("test", "ours").close();
                    databases.drop("ours");
                }
            } finally {
                done.set(true);
                maker.join();
            }
        }
    }

    @Test
    void shouldTellListenersInOtherProcessesInOrder() {
        try (Instance other = Instance.attach(test.data)) {
            final Recorder seen = new Recorder();
            other.databases().listen(seen);
            databases.create("orders");
            seen.await("+orders");
            databases.rename("orders", "archive");
            seen.await("orders > archive");
            databases.create("orders");
            databases.drop("archive");
            seen.await("-archive");
            // what is gone is told before what is new
            Await.until(() -> Collections.frequency(seen.events(), "+orders") == 2);
            assertTrue(seen.events().indexOf("orders > archive") < seen.events().lastIndexOf("+orders"));
        }
    }

    @Test
    void shouldTellAProcessOnlyWhatComesAfterItsFirstListener() {
        databases.create("before");
        try (Instance other = Instance.attach(test.data)) {
            databases.create("gone");
            databases.create("meanwhile");
            databases.drop("gone");
            other.databases().create("own");
            final Recorder seen = new Recorder();
            other.databases().listen(seen);
            databases.create("after");
            seen.await("+after");
            databases.drop("meanwhile");
            seen.await("-meanwhile");
            databases.rename("own", "renamed");
            seen.await("own > renamed");
            assertTrue(
                    seen.events().stream().allMatch(event -> event.matches(".*(after|meanwhile|own|DROP|RENAME).*")),
                    seen.events().toString());
            assertFalse(seen.events().contains("+meanwhile"), seen.events().toString());
            assertFalse(seen.events().contains("+own"), seen.events().toString());
        }
    }

    @Test
    void shouldTellMemoryTheNewNameOfItsDatabaseWhereNobodyListens() {
        databases.create("orders");
        try (Instance other = Instance.attach(test.data)) {
            final Segment held;
            try (Backend me = other.backends().register("t", "orders")) {
                held = other.resourceOwner("t:1")
                        .sharedMemory()
                        .namedSegment("v", 64, Scope.DATABASE, SegmentInitializer.ZEROED);
                assertEquals(Optional.of("orders"), held.database(), "backend " + me.id());
            }
            databases.rename("orders", "archive");
            Await.until(() -> held.database().equals(Optional.of("archive")));
        }
    }

    @Test
    void shouldTellListenersBeforeABackendOfTheirProcessBinds() {
        try (Instance other = Instance.attach(test.data)) {
            final Recorder seen = new Recorder();
            other.databases().listen(seen);
            for (int i = 0; i < 20; i++) {
                final String name = "d" + i;
                databases.create(name);
                try (Backend me = other.backends().register("first", name)) {
                    assertTrue(seen.events().contains("+" + name), "backend " + me.id());
                }
            }
        }
    }

    @Test
    void shouldLetNobodyBindWhileListenersPrepareANewDatabase() {
        final List<String> refused = new ArrayList<>();
        databases.listen(new Recorder() {
            @Override
            public void created(final DatabaseInfo database) {
                refused.add(assertThrows(
                                InUseException.class,
                                () -> test.instance.backends().register("early", "orders"))
                        .getMessage());
                assertEquals(Optional.empty(), databases.find("orders"));
                test.owner.segment(
                        SegmentRequest.of("v", 64)
                                .initializer(fresh -> fresh.buffer().putLong(0, 7)),
                        database.oid(),
                        Optional.of("orders"),
                        false);
            }
        });
        databases.create("orders");
        assertEquals(1, refused.size());
        try (Backend me = test.instance.backends().register("late", "orders")) {
            final Segment segment = test.memory().lookup("v").orElseThrow();
            assertEquals(7, segment.buffer().getLong(0), "backend " + me.id());
        }
    }

    @Test
    void shouldBeginTheMemoryOfACopyAnew() {
        databases.create("orders");
        try (Backend me = test.instance.backends().register("t", "orders")) {
            memory("v").buffer().putLong(0, 5);
            assertTrue(me.id() > 0);
        }
        databases.create("copy", "orders");
        try (Backend me = test.instance.backends().register("t", "copy")) {
            assertEquals(0, memory("v").buffer().getLong(0), "backend " + me.id());
        }
        assertThrows(AlreadyExistsException.class, () -> databases.create("copy", "orders"));
        assertThrows(NotRegisteredException.class, () -> databases.create("c", "nowhere"));
    }

    @Test
    void shouldRefuseWhileClientsAreBound() {
        databases.create("orders");
        final Recorder seen = new Recorder();
        databases.listen(seen);
        try (Backend me = test.instance.backends().register("billing", "orders")) {
            final List<Runnable> refused = List.of(
                    () -> databases.create("copy", "orders"),
                    () -> databases.rename("orders", "archive"),
                    () -> databases.drop("orders"));
            for (final Runnable operation : refused) {
                final String message =
                        assertThrows(InUseException.class, operation::run).getMessage();
                assertTrue(
                        message.contains(me.id() + " (billing, pid "
                                + ProcessHandle.current().pid() + ")"),
                        message);
            }
        }
        assertEquals(List.of(), seen.events(), "nobody had to leave");
        databases.rename("orders", "archive");
    }

    @Test
    void shouldWaitForWorkersThatAreAskedToLeave() throws InterruptedException {
        databases.create("orders");
        final CountDownLatch bound = new CountDownLatch(1);
        final CountDownLatch leave = new CountDownLatch(1);
        final Thread worker = new Thread(() -> {
            try (Backend me = test.instance.backends().register("background worker", "w", Optional.of("orders"))) {
                bound.countDown();
                leave.await();
                Thread.sleep(300 + me.id());
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        worker.start();
        bound.await();
        databases.listen(new Recorder() {
            @Override
            public void stopping(final DatabaseInfo database, final DatabaseOperation operation) {
                leave.countDown();
            }
        });
        databases.rename("orders", "archive");
        worker.join();
        assertTrue(databases.find("archive").isPresent());
    }

    @Test
    void shouldKeepIdAndMemoryWhenRenamed() {
        final DatabaseInfo before = databases.create("orders");
        final Segment held;
        try (Backend me = test.instance.backends().register("t", "orders")) {
            held = memory("v");
            held.buffer().putLong(0, 5);
            assertEquals(before.oid(), me.databaseId());
        }
        databases.create("sales");
        assertThrows(AlreadyExistsException.class, () -> databases.rename("orders", "sales"));
        assertThrows(BackplaneException.class, () -> databases.rename("orders", "a b"));
        assertThrows(NotRegisteredException.class, () -> databases.rename("nowhere", "x"));
        final DatabaseInfo after = databases.rename("orders", "archive");
        assertEquals(before.oid(), after.oid());
        assertEquals(before.created(), after.created());
        assertEquals(Optional.of("archive"), held.database());
        assertThrows(
                NotRegisteredException.class, () -> test.instance.backends().register("t", "orders"));
        try (Backend me = test.instance.backends().register("t", "archive")) {
            assertEquals(before.oid(), me.databaseId());
            assertEquals(5, memory("v").buffer().getLong(0));
        }
        assertNotEquals(before.oid(), databases.create("orders").oid());
    }

    @Test
    void shouldRefuseConnectionsThatAreNotAllowed() {
        databases.create("orders");
        try (Backend me = test.instance.backends().register("early", "orders")) {
            assertFalse(databases.allowConnections("orders", false).datallowconn());
            assertTrue(me.id() > 0);
        }
        final String message = assertThrows(
                        ConnectionsRefusedException.class,
                        () -> test.instance.backends().register("late", "orders"))
                .getMessage();
        assertTrue(message.contains("database:allow orders true"), message);
        databases.allowConnections("orders", true);
        test.instance.backends().register("late", "orders").close();
        assertThrows(NotRegisteredException.class, () -> databases.allowConnections("nowhere", true));
    }

    @Test
    void shouldTakeADatabaseAwayByForce() throws InterruptedException {
        databases.create("orders");
        try (Backend me = test.instance.backends().register("billing", "orders")) {
            final Segment segment = memory("v");
            final AtomicBuffer bytes = segment.buffer();
            databases.dropForced("orders");
            for (final Runnable use : List.<Runnable>of(
                    segment::buffer,
                    () -> memory("v"),
                    () -> memory("other"),
                    () -> test.memory().lookup("v"),
                    () -> test.memory()
                            .namedSegment(SegmentRequest.of("k", 64)
                                    .scope(Scope.DATABASE)
                                    .kept(true)))) {
                final String message =
                        assertThrows(StaleHandleException.class, use::run).getMessage();
                assertTrue(message.contains("database \"orders\" was dropped"), message);
            }
            Await.until(() -> bytes.capacity() == 0);
            test.memory().namedSegment("global", 64, SegmentInitializer.ZEROED).close();
            final DatabaseInfo again = databases.create("orders");
            assertNotEquals(me.databaseId(), again.oid());
            assertThrows(StaleHandleException.class, () -> memory("v"));
        }
        Await.until(() -> test.memory().segments().isEmpty());
        assertEquals(List.of(), test.memory().check().problems());
    }

    @Test
    void shouldGoOnWhenALiveProcessLosesItsDatabase() {
        databases.create("orders");
        try (EngineProcess victim = new EngineProcess(test.data, "lose", "orders")) {
            assertEquals("bound", victim.line());
            databases.dropForced("orders");
            victim.send("look");
            assertEquals("StaleHandleException StaleHandleException", victim.line());
            victim.send("end");
            assertEquals(0, victim.exitCode());
        }
        Await.until(() -> test.memory().memory().segments() == 0);
        assertEquals(List.of(), test.memory().check().problems());
    }
}
