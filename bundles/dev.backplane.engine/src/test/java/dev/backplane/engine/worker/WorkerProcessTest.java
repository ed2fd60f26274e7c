package dev.backplane.engine.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.backend.BackendInfo;
import dev.backplane.api.worker.Isolation;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.Await;
import dev.backplane.engine.EngineProcess;
import dev.backplane.engine.Instance;
import dev.backplane.engine.ResourceOwner;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Background workers registered from a backend process; the postmaster and workers are processes that are killed. */
@Timeout(60)
class WorkerProcessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private EngineProcess postmaster;
    private Instance instance;
    private ResourceOwner owner;
    private boolean stopped;

    @BeforeEach
    void start() throws Exception {
        postmaster = EngineProcess.of(WorkerProcess.class, data);
        assertEquals("ready", postmaster.line());
        instance = Instance.attach(data);
        owner = instance.resourceOwner("ext:1.0");
    }

    /** Workers in processes of their own end with a postmaster that stops, and wait for the next one if it is killed. */
    @AfterEach
    void stop() throws Exception {
        if (!stopped) {
            stopPostmaster();
        }
        instance.close();
        postmaster.close();
    }

    private void stopPostmaster() throws Exception {
        postmaster.send("end");
        assertEquals("ended", postmaster.line());
        stopped = true;
    }

    private WorkerHandle register(final String name, final String argument, final Isolation isolation)
            throws InterruptedException {
        return owner.backgroundWorkers()
                .register(WorkerSpec.of(name, FakeRuntime.Main.class)
                        .argument(argument)
                        .restart(RestartPolicy.ON_FAILURE)
                        .backoff(Duration.ofMillis(10), Duration.ofMillis(200), LONG)
                        .isolation(isolation))
                .worker()
                .orElseThrow();
    }

    private static long pid(final WorkerHandle worker) {
        return worker.info().flatMap(WorkerInfo::pid).orElse(0L);
    }

    private long sessions(final String name) {
        return instance.backends().backends().stream()
                .map(BackendInfo::applicationName)
                .filter(name::equals)
                .count();
    }

    @Test
    void shouldRunExactlyOnceWhenThePostmasterDiesAndComesBack() throws Exception {
        final WorkerHandle thread = register("thread", "", Isolation.THREAD);
        final WorkerHandle process = register("process", "", Isolation.PROCESS);
        assertEquals(WorkerState.STARTED, thread.awaitStartup(LONG));
        assertEquals(WorkerState.STARTED, process.awaitStartup(LONG));
        assertEquals(postmaster.pid(), pid(thread));
        final long before = pid(process);
        assertNotEquals(postmaster.pid(), before);

        postmaster.kill();
        postmaster = EngineProcess.of(WorkerProcess.class, data);
        assertEquals("ready", postmaster.line());

        Await.within(LONG, () -> pid(thread) == postmaster.pid() && thread.state() == WorkerState.STARTED);
        assertEquals(before, pid(process));
        assertEquals(WorkerState.STARTED, process.state());
        Await.within(LONG, () -> sessions("thread") == 1 && sessions("process") == 1);

        process.terminate();
        assertEquals(WorkerState.STOPPED, process.awaitShutdown(LONG));
        Await.within(LONG, () -> ProcessHandle.of(before).isEmpty());
    }

    @Test
    void shouldStartAgainWhenItsProcessIsKilled() throws Exception {
        final WorkerHandle worker = register("killed", "", Isolation.PROCESS);
        worker.awaitStartup(LONG);
        final long first = pid(worker);

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        Await.within(LONG, () -> pid(worker) != first && worker.state() == WorkerState.STARTED);
        assertEquals(1, worker.info().orElseThrow().restarts());
        Await.within(LONG, () -> sessions("killed") == 1);
    }

    @Test
    void shouldHarmNobodyWhenItExitsOrRunsOutOfMemory() throws Exception {
        final WorkerHandle exits = register("exits", "exit", Isolation.PROCESS);
        final WorkerHandle memory = register("memory", "memory", Isolation.PROCESS);

        Await.within(
                LONG,
                () -> exits.info()
                        .flatMap(WorkerInfo::cause)
                        .filter(cause -> cause.contains("exited with 42"))
                        .isPresent());
        Await.within(
                LONG,
                () -> memory.info()
                        .flatMap(WorkerInfo::cause)
                        .filter(cause -> cause.contains("OutOfMemoryError: asked for"))
                        .isPresent());
        assertTrue(ProcessHandle.of(postmaster.pid()).orElseThrow().isAlive());
    }

    @Test
    void shouldLeaveNothingWhenTheInstanceStops() throws Exception {
        register("thread", "", Isolation.THREAD).awaitStartup(LONG);
        final WorkerHandle process = register("process", "", Isolation.PROCESS);
        process.awaitStartup(LONG);
        final long pid = pid(process);

        stopPostmaster();

        Await.within(LONG, () -> ProcessHandle.of(pid).isEmpty());
    }
}
