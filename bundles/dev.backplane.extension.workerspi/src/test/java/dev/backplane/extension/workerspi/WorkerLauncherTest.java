package dev.backplane.extension.workerspi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.worker.RestartPolicy;
import dev.backplane.api.worker.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class WorkerLauncherTest {
    private static final String MAIN = WorkerSpiMain.class.getName();

    private final FakeWorkers workers = new FakeWorkers();
    private final WorkerLauncher launcher =
            new WorkerLauncher(workers, new WorkerSpiSettings(Duration.ofSeconds(10), 2, Optional.empty(), "counted"));

    private static String refusal(final Executable action) {
        return assertThrows(BackplaneException.class, action).getMessage();
    }

    @Test
    void shouldTellIdAndPidWhenItRuns() throws InterruptedException {
        assertEquals("Worker 5, workerspi-3 in database main, runs in process 4711.", launcher.launch(3, "main"));

        assertEquals(Optional.of("main"), workers.registered.get(0).database());
        assertEquals("counted3 10", workers.registered.get(0).argument());
        assertEquals(RestartPolicy.NEVER, workers.registered.get(0).restart());
    }

    @Test
    void shouldTellTheCauseWhenItFailed() {
        workers.state = WorkerState.FAILED;

        assertEquals(
                "Worker 5, workerspi-3 in database main, does not run, it is failed: no disk.",
                refusal(() -> launcher.launch(3, "main")));
    }

    @Test
    void shouldTellTheLimitWhenThereIsNoRoom() {
        workers.refusal = "raise max_workers";

        assertEquals(
                "There is no room for worker workerspi-3: raise max_workers.",
                refusal(() -> launcher.launch(3, "main")));
    }

    @Test
    void shouldWakeAllWorkersOfARegistration() {
        workers.add(1, null, MAIN, WorkerState.STARTED);
        workers.add(2, 1, MAIN, WorkerState.STARTED);
        workers.add(3, 1, MAIN, WorkerState.STARTED);
        workers.add(4, 9, MAIN, WorkerState.STARTED);

        assertEquals("Woken: workerspi-1 in database db2, workerspi-1 in database db3.", launcher.wakeup(1));
        assertEquals("Woken: workerspi-1 in database db4.", launcher.wakeup(4));
        assertEquals(List.of(2, 3, 4), workers.woken);
    }

    @Test
    void shouldRefuseToWakeWhatIsNotThere() {
        workers.add(2, 1, MAIN, WorkerState.STOPPED);
        workers.add(3, 1, "com.example.Other", WorkerState.STARTED);

        assertEquals("Worker 2 does not run, it is stopped.", refusal(() -> launcher.wakeup(2)));
        assertTrue(refusal(() -> launcher.wakeup(3)).contains("no worker 3 of workerspi"));
        assertEquals(List.of(), workers.woken);
    }
}
