package dev.backplane.engine.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.InvalidNameException;
import dev.backplane.api.NameTooLongException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.backend.BackendInfo;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseListener;
import dev.backplane.api.database.DatabaseOperation;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.worker.Latch;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.StartCondition;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerRegistration;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.Await;
import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import dev.backplane.engine.Limits;
import dev.backplane.engine.ResourceOwner;
import dev.backplane.engine.WorkerRuntime;
import dev.backplane.engine.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Background workers in threads: their states, restarts, latches, scopes and limits. */
@Timeout(60)
class WorkerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(10);

    @TempDir
    Path temporary;

    private final FakeRuntime runtime = new FakeRuntime();
    private Instance instance;
    private ResourceOwner owner;
    private Workers.Supervision supervisor;

    @BeforeEach
    void start() throws Exception {
        start(new Limits(4, 700, 8, 64, 64, 600, 16, 64, 16, 16 << 20));
    }

    private void start(final Limits limits) throws Exception {
        final Path data = Files.createTempDirectory(temporary, "instance");
        instance = Instance.create(new InstanceConfig(data, null, limits));
        owner = instance.resourceOwner("ext:1.0");
        supervisor = instance.workers().supervise(runtime);
    }

    @AfterEach
    void stop() {
        supervisor.close();
        instance.close();
    }

    private static WorkerSpec spec(final String name) {
        return WorkerSpec.of(name, FakeRuntime.Main.class)
                .restart(RestartPolicy.NEVER)
                .backoff(SHORT, Duration.ofMillis(100), Duration.ofSeconds(10));
    }

    private WorkerHandle register(final WorkerSpec spec, final WorkerRuntime.Code code) {
        runtime.codes.put(spec.name(), code);
        return owner.backgroundWorkers().register(spec).worker().orElseThrow();
    }

    private List<BackendInfo> sessions(final String name) {
        return instance.backends().backends().stream()
                .filter(backend -> backend.applicationName().equals(name))
                .toList();
    }

    @Test
    void shouldTellItsStateBeforeDuringAndAfterB3() throws Exception {
        runtime.ready = false;
        final WorkerHandle worker = register(spec("b3").type("b3 type"), FakeRuntime::sleep);

        assertEquals(WorkerState.NOT_YET_STARTED, worker.awaitStartup(Duration.ofMillis(50)));
        runtime.ready = true;
        assertEquals(WorkerState.STARTED, worker.awaitStartup(LONG));
        final WorkerInfo info = worker.info().orElseThrow();
        assertEquals(ProcessHandle.current().pid(), info.pid().orElseThrow());
        final BackendInfo backend = sessions("b3").get(0);
        assertEquals("b3 type", backend.backendType());
        assertEquals(backend.id(), info.backend().orElseThrow());
        worker.terminate();
        assertEquals(WorkerState.STOPPED, worker.awaitShutdown(LONG));
        Await.within(LONG, () -> worker.info().isEmpty());
        assertEquals(List.of(), sessions("b3"));

        WorkerHandle next = register(spec("next"), FakeRuntime::sleep);
        while (next.id() != worker.id()) {
            next.terminate();
            next.awaitShutdown(LONG);
            next = register(spec("next"), FakeRuntime::sleep);
        }
        next.awaitStartup(LONG);
        assertEquals(WorkerState.STOPPED, worker.state(), "a stale handle is of nobody else");
        worker.latch().set();
        assertFalse(next.latch().isSet());
    }

    @Test
    void shouldRefuseWithAResultWhenAllPlacesAreTakenB2() throws Exception {
        for (int i = 0; i < 12; i++) {
            register(spec("w" + i), FakeRuntime::sleep);
        }
        final WorkerRegistration refused = owner.backgroundWorkers().register(spec("one more"));

        assertTrue(refused.worker().isEmpty());
        assertTrue(refused.refusal().orElseThrow().contains("extension ext has 12 background workers"));
        final ResourceOwner other = instance.resourceOwner("other:1.0");
        for (int i = 0; i < 4; i++) {
            assertTrue(
                    other.backgroundWorkers().register(spec("o" + i)).worker().isPresent());
        }
        final WorkerRegistration full = other.backgroundWorkers().register(spec("o4"));
        assertTrue(full.refusal().orElseThrow().contains("max_workers"), full::toString);
        other.close();
    }

    @Test
    void shouldFindTheSameWorkerWhenItsNameIsRegisteredAgain() throws Exception {
        final AtomicInteger runs = new AtomicInteger();
        final WorkerHandle first = register(spec("once"), job -> {
            runs.incrementAndGet();
            FakeRuntime.sleep(job);
        });
        first.awaitStartup(LONG);
        final WorkerHandle second =
                owner.backgroundWorkers().register(spec("once")).worker().orElseThrow();

        assertEquals(first.id(), second.id());
        assertEquals(WorkerState.STARTED, second.state());
        Await.within(LONG, () -> runs.get() == 1);
    }

    @Test
    void shouldBeOneWorkerWhenItsNameIsRegisteredForEachDatabaseAndForOne() throws Exception {
        instance.databases().create("one");
        instance.databases().create("two");
        final WorkerHandle own = register(spec("twin").in("one"), FakeRuntime::sleep);
        register(spec("twin").inEachDatabase(), FakeRuntime::sleep);
        Await.within(LONG, () -> sessions("twin").size() == 2);

        final WorkerHandle of = owner.backgroundWorkers()
                .register(spec("twin").in("two"))
                .worker()
                .orElseThrow();

        assertEquals(WorkerState.STARTED, of.state());
        assertTrue(of.info().orElseThrow().parent().isPresent());
        assertEquals(3, owner.backgroundWorkers().workers().size());
        own.terminate();
        Await.within(LONG, () -> own.info().isEmpty());
        Await.within(LONG, () -> sessions("twin").size() == 2);
        assertEquals(3, owner.backgroundWorkers().workers().size());
    }

    @Test
    void shouldRestAndStartAgainWhenItFails() throws Exception {
        final AtomicInteger runs = new AtomicInteger();
        final WorkerHandle worker = register(spec("failing").restart(RestartPolicy.ON_FAILURE), job -> {
            if (runs.incrementAndGet() < 4) {
                throw new IllegalStateException("failure " + runs.get());
            }
            FakeRuntime.sleep(job);
        });

        Await.within(LONG, () -> worker.info().flatMap(WorkerInfo::cause).isPresent());
        Await.within(LONG, () -> runs.get() == 4 && worker.state() == WorkerState.STARTED);
        assertEquals(3, worker.info().orElseThrow().restarts());
        assertTrue(worker.info().orElseThrow().cause().isEmpty());
    }

    @Test
    void shouldStayFailedWithItsCauseWhenItIsNeverRestarted() throws Exception {
        final WorkerHandle worker = register(spec("broken"), job -> {
            throw new NoClassDefFoundError("org/example/Missing");
        });

        assertEquals(WorkerState.FAILED, worker.awaitShutdown(LONG));
        assertEquals(
                "NoClassDefFoundError: org/example/Missing",
                worker.info().orElseThrow().cause().orElseThrow());
        runtime.codes.put("broken", FakeRuntime::sleep);
        owner.backgroundWorkers().start(worker.id());
        assertEquals(WorkerState.STARTED, worker.awaitStartup(LONG));
    }

    @Test
    void shouldStartAgainWhenItReturnsAndIsAlwaysRestarted() throws Exception {
        final AtomicInteger runs = new AtomicInteger();
        register(spec("again").restart(RestartPolicy.ALWAYS), job -> runs.incrementAndGet());

        Await.within(LONG, () -> runs.get() > 3);
    }

    @Test
    void shouldStopStartAndRestartWhenTheOperatorSaysSo() throws Exception {
        final AtomicInteger runs = new AtomicInteger();
        final WorkerHandle worker = register(spec("operated"), job -> {
            runs.incrementAndGet();
            FakeRuntime.sleep(job);
        });
        worker.awaitStartup(LONG);

        owner.backgroundWorkers().stop(worker.id());
        assertEquals(WorkerState.STOPPED, worker.awaitShutdown(LONG));
        assertTrue(worker.info().isPresent(), "still listed");
        owner.backgroundWorkers().start(worker.id());
        assertEquals(WorkerState.STARTED, worker.awaitStartup(LONG));
        owner.backgroundWorkers().restart(worker.id());
        Await.within(LONG, () -> runs.get() == 3 && worker.state() == WorkerState.STARTED);
        assertThrows(
                NotRegisteredException.class, () -> owner.backgroundWorkers().stop(4711));
    }

    @Test
    void shouldFollowTheLastWishWhenItIsStoppingStill() throws Exception {
        final CountDownLatch end = new CountDownLatch(1);
        final AtomicInteger runs = new AtomicInteger();
        final WorkerHandle worker = register(spec("slow"), job -> {
            runs.incrementAndGet();
            while (end.getCount() > 0) {
                try {
                    end.await();
                } catch (final InterruptedException e) {
                    assertTrue(job.isStopRequested());
                }
            }
            FakeRuntime.sleep(job);
        });
        worker.awaitStartup(LONG);
        owner.backgroundWorkers().stop(worker.id());
        Await.within(LONG, () -> worker.state() == WorkerState.STOPPING);

        owner.backgroundWorkers().restart(worker.id());
        end.countDown();

        Await.within(LONG, () -> runs.get() == 2 && worker.state() == WorkerState.STARTED);
        // it runs: that is no wish for later
        owner.backgroundWorkers().start(worker.id());
        owner.backgroundWorkers().stop(worker.id());
        assertEquals(WorkerState.STOPPED, worker.awaitShutdown(LONG));
        assertEquals(2, runs.get());
    }

    @Test
    void shouldWakeWhenItsLatchIsSet() throws Exception {
        final WaitEvent event = owner.waitEvents().define("waits for work");
        final AtomicInteger woken = new AtomicInteger();
        final WorkerHandle worker = register(spec("waiter"), job -> {
            final Latch latch = job.latch();
            while (true) {
                latch.reset();
                if (latch.await(LONG, event)) {
                    woken.incrementAndGet();
                }
            }
        });
        worker.awaitStartup(LONG);

        final BooleanSupplier waits =
                () -> sessions("waiter").get(0).waitEvent().equals(Optional.of("waits for work"));
        Await.within(LONG, waits);
        for (int i = 1; i <= 100; i++) {
            final int expected = i;
            worker.latch().set();
            Await.within(LONG, () -> woken.get() >= expected && !worker.latch().isSet());
        }
        Await.within(LONG, waits);
        final long began = System.nanoTime();
        worker.terminate();
        assertEquals(WorkerState.STOPPED, worker.awaitShutdown(LONG));
        assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void shouldRunInEveryDatabaseAlsoInLaterOnesD7D9O2() throws Exception {
        instance.databases().create("one");
        final Set<String> ran = ConcurrentHashMap.newKeySet();
        final AtomicInteger global = new AtomicInteger();
        register(spec("global"), job -> {
            global.incrementAndGet();
            FakeRuntime.sleep(job);
        });
        final WorkerHandle all = register(spec("each").inEachDatabase(), job -> {
            assertTrue(ran.add(job.info().database().orElseThrow()));
            assertEquals(
                    job.info().database(),
                    instance.backends().current().orElseThrow().database());
            FakeRuntime.sleep(job);
        });

        Await.within(LONG, () -> ran.equals(Set.of("one")));
        instance.databases().create("two");
        Await.within(LONG, () -> ran.equals(Set.of("one", "two")));
        assertEquals(1, global.get());
        runtime.active = false;
        runtime.unserved = "one";
        instance.workers().signal();
        // nobody tells when nothing happens; a round comes every second
        Thread.sleep(1_200);
        assertEquals(2, sessions("each").size(), "an extension that is not active yet serves what it served");
        runtime.active = true;
        instance.workers().signal();
        Await.within(LONG, () -> sessions("each").size() == 1);
        runtime.unserved = "";
        ran.remove("one");
        Await.within(LONG, () -> ran.equals(Set.of("one", "two")));

        instance.workers().stopIn(instance.databases().find("two").orElseThrow().oid(), LONG);
        all.terminate();
        assertEquals(WorkerState.STOPPED, all.awaitShutdown(LONG));
        Await.within(LONG, () -> sessions("each").isEmpty());
        assertEquals(1, sessions("global").size());
    }

    @Test
    void shouldComeBackWhenItsDatabaseIsRenamed() throws Exception {
        instance.databases().create("one");
        final WorkerSpec again = spec("again").restart(RestartPolicy.ON_FAILURE).in("one");
        final WorkerHandle kept = register(again, FakeRuntime::sleep);
        final WorkerHandle never = register(spec("never").in("one"), FakeRuntime::sleep);
        register(spec("each").inEachDatabase(), FakeRuntime::sleep);
        kept.awaitStartup(LONG);
        never.awaitStartup(LONG);
        Await.within(LONG, () -> sessions("each").size() == 1);
        final AutoCloseable listener = instance.databases().listen(new LeavingListener(instance));

        instance.databases().rename("one", "two");

        Await.within(
                LONG,
                () -> kept.state() == WorkerState.STARTED && sessions("each").size() == 1);
        assertEquals(Optional.of("two"), kept.info().orElseThrow().database());
        assertEquals(Optional.of("two"), sessions("each").get(0).datname());
        assertTrue(never.info().isEmpty(), "it is never started again");
        owner.backgroundWorkers().stop(kept.id());
        kept.awaitShutdown(LONG);
        instance.databases().rename("two", "three");
        assertEquals(WorkerState.STOPPED, kept.state(), "the operator stopped it");
        instance.databases().drop("three");
        Await.within(LONG, () -> kept.info().isEmpty());
        listener.close();
    }

    /** What the platform around the engine does. */
    private record LeavingListener(Instance instance) implements DatabaseListener {
        @Override
        public void created(final DatabaseInfo database) {
            instance.workers().signal();
        }

        @Override
        public void stopping(final DatabaseInfo database, final DatabaseOperation operation) {
            assertEquals(List.of(), instance.workers().leave(database.oid(), LONG));
        }

        @Override
        public void resumed(final DatabaseInfo database) {
            instance.workers().signal();
        }

        @Override
        public void dropped(final DatabaseInfo database) {
            instance.workers().stopIn(database.oid(), LONG);
        }
    }

    @Test
    void shouldStopAllOfAnExtensionWhenItGoes() throws Exception {
        instance.databases().create("one");
        register(spec("a"), FakeRuntime::sleep).awaitStartup(LONG);
        register(spec("b").inEachDatabase(), FakeRuntime::sleep);
        final CountDownLatch stubborn = new CountDownLatch(1);
        Await.within(LONG, () -> sessions("b").size() == 1);

        assertEquals(List.of(), instance.workers().stopOf("ext:1.0", LONG));
        assertEquals(List.of(), owner.backgroundWorkers().workers());
        assertEquals(List.of(), sessions("a"));

        register(spec("stubborn"), job -> {
            while (stubborn.getCount() > 0) {
                try {
                    stubborn.await();
                } catch (final InterruptedException e) {
                    // ignored: that is what this is about
                }
            }
        });
        Await.within(LONG, () -> sessions("stubborn").size() == 1);
        final List<WorkerInfo> left = instance.workers().stopOf("ext:1.0", Duration.ofMillis(100));
        assertEquals("stubborn", left.get(0).name());
        assertEquals(WorkerState.STOPPING, left.get(0).state());
        stubborn.countDown();
        assertEquals(List.of(), instance.workers().stopOf("ext:1.0", LONG));
    }

    @Test
    void shouldStartAtOnceWhenItNeedsNoPlatform() throws Exception {
        runtime.ready = false;
        final WorkerHandle early = register(spec("early").start(StartCondition.POSTMASTER_START), FakeRuntime::sleep);
        assertEquals(WorkerState.STARTED, early.awaitStartup(LONG));
    }

    @Test
    void shouldForgetItWhenNoProcessHasItsExtension() throws Exception {
        final ResourceOwner late = instance.resourceOwner("late:1.0");
        late.backgroundWorkers().register(spec("orphan"));
        late.backgroundWorkers().register(spec("orphans").inEachDatabase());
        Await.within(
                LONG,
                () -> owner.backgroundWorkers().workers().stream()
                        .anyMatch(worker -> worker.cause().orElse("").contains("extension late:1.0 is not active")));

        late.close();

        Await.within(LONG, () -> owner.backgroundWorkers().workers().isEmpty());
    }

    @Test
    void shouldRefuseWhatCannotBeRegistered() {
        assertThrows(InvalidNameException.class, () -> register(spec(""), FakeRuntime::sleep));
        assertThrows(NameTooLongException.class, () -> register(spec("x".repeat(96)), FakeRuntime::sleep));
        assertThrows(
                NameTooLongException.class, () -> register(spec("x").argument("y".repeat(192)), FakeRuntime::sleep));
        assertThrows(NotRegisteredException.class, () -> register(spec("x").in("nowhere"), FakeRuntime::sleep));
        assertThrows(IllegalArgumentException.class, () -> spec("x").backoff(LONG, SHORT, LONG));
        assertEquals(List.of(), owner.backgroundWorkers().workers());
    }

    @Test
    void shouldStartAndStopFiveHundredInAsManyDatabases() throws Exception {
        stop();
        start(new Limits(4, 700, 8, 64, 64, 600, 16, 64, 700, 16 << 20));
        for (int i = 0; i < 500; i++) {
            instance.databases().create("db" + i);
        }
        final long began = System.nanoTime();
        register(spec("many").inEachDatabase(), FakeRuntime::sleep);
        Await.within(LONG, () -> sessions("many").size() == 500);
        final long running = System.nanoTime();
        assertEquals(List.of(), instance.workers().stopOf("ext:1.0", LONG));
        final long stopped = System.nanoTime();

        assertEquals(List.of(), sessions("many"));
        assertNotEquals(0, began);
        System.out.println("500 workers ran after " + (running - began) / 1_000_000 + " ms and had stopped after "
                + (stopped - running) / 1_000_000 + " ms");
    }
}
