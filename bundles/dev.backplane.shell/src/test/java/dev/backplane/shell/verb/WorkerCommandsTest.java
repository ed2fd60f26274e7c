package dev.backplane.shell.verb;

import static dev.backplane.shell.FakeWorkers.later;
import static dev.backplane.shell.FakeWorkers.registration;
import static dev.backplane.shell.FakeWorkers.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.shell.FakePlatform;
import dev.backplane.shell.FakeWorkers;
import dev.backplane.shell.TestShell;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code worker:start}, {@code worker:stop} and {@code worker:restart}. */
final class WorkerCommandsTest {
    private final FakePlatform platform = new FakePlatform();
    private final FakeWorkers workers = platform.workers;
    private final TestShell shell = new TestShell(
            new WorkerStartCommand(platform), new WorkerStopCommand(platform), new WorkerRestartCommand(platform));

    @AfterEach
    void close() {
        shell.close();
        assertEquals(List.of(), platform.calls, "it works when every slot is taken, too");
    }

    private WorkerInfo add(final WorkerInfo worker) {
        workers.add(worker);
        return worker;
    }

    @Test
    void shouldStartAWorkerThatHasStopped() throws Exception {
        final WorkerInfo job = add(worker(4, "job", "orders", WorkerState.STOPPED));
        workers.then(job);
        workers.then(later(job, 1, WorkerState.NOT_YET_STARTED, 0, null));
        workers.then(later(job, 2, WorkerState.STARTED, 0, null));

        assertEquals(
                "Worker job (id 4) in database orders runs in process 4711 as backend 12.\n",
                shell.run("worker:start job"));
        assertEquals(List.of("start 4"), workers.requests);
    }

    @Test
    void shouldSayWhyWhenItFailsAsSoonAsItRuns() {
        final WorkerInfo job = add(worker(4, "job", null, WorkerState.FAILED));
        workers.then(later(job, 1, WorkerState.STARTED, 0, null));
        workers.then(later(job, 2, WorkerState.BACKOFF, 0, "IllegalStateException: no\nfile"));

        assertEquals(
                "Worker job (id 4) failed and is started again after a rest: IllegalStateException: no file.",
                shell.fail("worker:start 4"));
    }

    @Test
    void shouldSayWhyWhenItFailsForGood() {
        final WorkerInfo job = add(worker(4, "job", null, WorkerState.FAILED));
        workers.then(job);
        workers.then(later(job, 2, WorkerState.FAILED, 0, "it cannot be started: no memory!"));

        assertEquals(
                "Worker job (id 4) failed and is not started again by itself: it cannot be started: no memory!",
                shell.fail("worker:start 4"));
    }

    @Test
    void shouldSayThatItRanWhenItHasEndedWithoutAFailure() throws Exception {
        final WorkerInfo job = add(worker(4, "job", null, WorkerState.BACKOFF));
        workers.then(later(job, 1, WorkerState.STARTED, 1, null));
        workers.thenGone(4);

        assertEquals("Worker job (id 4) ran and has ended; it is no longer listed.\n", shell.run("worker:start job"));

        final WorkerInfo other = add(worker(5, "other", null, WorkerState.FAILED));
        workers.then(later(other, 1, WorkerState.STOPPED, 0, null));
        assertEquals("Worker other (id 5) ran and has ended.\n", shell.run("worker:start 5"));
    }

    @Test
    void shouldFailWhenTheWorkerGoesBeforeItRan() {
        add(worker(4, "job", null, WorkerState.FAILED));
        workers.thenGone(4);

        assertEquals(
                "Worker job (id 4) is gone: it has ended, or its extension or database is gone.",
                shell.fail("worker:start 4"));
    }

    @Test
    void shouldSayWhatItWaitsForWhenTheTimeIsUp() {
        final WorkerInfo job = add(worker(4, "job", null, WorkerState.STOPPED));
        workers.then(later(job, 1, WorkerState.NOT_YET_STARTED, 0, null));

        assertEquals(
                "Worker job (id 4) does not run after 1 s; it is NOT_YET_STARTED and waits for PLATFORM_READY.",
                shell.fail("worker:start 4 --wait 1"));

        workers.then(later(job, 1, WorkerState.NOT_YET_STARTED, 0, "extension x:1 is not active in the postmaster"));
        assertEquals(
                "Worker job (id 4) does not run after 1 s; it is NOT_YET_STARTED: extension x:1 is not active in the"
                        + " postmaster.",
                shell.fail("worker:start 4 --wait 1"));
    }

    @Test
    void shouldAskForNothingWhenItIsSoAlready() throws Exception {
        add(worker(4, "job", null, WorkerState.STARTED));
        add(worker(5, "other", null, WorkerState.STOPPED));

        assertEquals("Worker job (id 4) runs already; nothing was changed.\n", shell.run("worker:start job"));
        assertEquals("Worker other (id 5) has stopped already; nothing was changed.\n", shell.run("worker:stop other"));
        assertEquals(List.of(), workers.requests);
    }

    @Test
    void shouldOnlyWaitWhenItIsBeingStarted() throws Exception {
        final WorkerInfo job = add(worker(4, "job", null, WorkerState.STARTING));
        workers.then(job);
        workers.then(later(job, 1, WorkerState.STARTED, 0, null));

        assertEquals("Worker job (id 4) runs in process 4711 as backend 12.\n", shell.run("worker:start job"));
        assertEquals(List.of(), workers.requests);
    }

    @Test
    void shouldNotWaitWhenTheTimeIsZero() throws Exception {
        add(worker(4, "job", null, WorkerState.STARTED));

        assertEquals("Worker job (id 4) is asked to stop.\n", shell.run("worker:stop --wait 0 job"));
        assertEquals(List.of("stop 4"), workers.requests);
    }

    @Test
    void shouldStopAWorker() throws Exception {
        final WorkerInfo job = add(worker(4, "job", null, WorkerState.STARTED));
        workers.then(later(job, 1, WorkerState.STOPPING, 0, null));
        workers.then(later(job, 2, WorkerState.STOPPED, 0, null));
        assertEquals("Worker job (id 4) has stopped.\n", shell.run("worker:stop job"));

        add(worker(5, "other", null, WorkerState.BACKOFF));
        workers.thenGone(5);
        assertEquals("Worker other (id 5) has stopped; it is no longer listed.\n", shell.run("worker:stop other"));
    }

    @Test
    void shouldNameTheLastFailureWhenItStopsBetweenTwoRuns() throws Exception {
        final WorkerInfo job = add(later(worker(4, "job", null, WorkerState.STARTED), 1, WorkerState.BACKOFF, 1, "x"));
        workers.then(later(job, 1, WorkerState.STOPPED, 1, "no file"));

        assertEquals("Worker job (id 4) has stopped; its last failure: no file.\n", shell.run("worker:stop job"));
    }

    @Test
    void shouldSayWhyWhenItDoesNotStop() {
        final WorkerInfo job = add(worker(4, "job", null, WorkerState.STARTED));
        workers.then(later(job, 1, WorkerState.STOPPING, 0, "it does not end when it is interrupted"));

        assertEquals(
                "Worker job (id 4) has not stopped after 1 s; it is STOPPING: it does not end when it is interrupted.",
                shell.fail("worker:stop 4 --wait=1"));
    }

    @Test
    void shouldWaitForANewRunWhenAWorkerIsRestarted() throws Exception {
        final WorkerInfo job = add(worker(4, "job", null, WorkerState.STARTED));
        workers.then(job);
        workers.then(later(job, 1, WorkerState.STOPPING, 0, null));
        workers.then(later(job, 2, WorkerState.NOT_YET_STARTED, 1, null));
        workers.then(later(job, 3, WorkerState.STARTED, 1, null));

        assertEquals("Worker job (id 4) runs again in process 4711 as backend 12.\n", shell.run("worker:restart 4"));
        assertEquals(List.of("restart 4"), workers.requests);
    }

    @Test
    void shouldFailWhenAWorkerStopsInsteadOfBeginningAnew() {
        final WorkerInfo job = add(worker(4, "job", null, WorkerState.STOPPING));
        workers.then(later(job, 1, WorkerState.STOPPED, 0, null));

        assertEquals("Worker job (id 4) has stopped.", shell.fail("worker:restart 4"));
    }

    @Test
    void shouldSpeakOfAllItsWorkersWhenARegistrationIsAsked() throws Exception {
        final WorkerInfo all = add(registration(1, "sweeper", WorkerState.STARTED));
        final WorkerInfo orders = add(worker(2, "sweeper", "orders", WorkerState.STARTED));
        final WorkerInfo stock = add(worker(3, "sweeper", "stock", WorkerState.STARTED));
        workers.then(later(all, 1, WorkerState.STOPPED, 0, null));
        workers.then(later(orders, 1, WorkerState.STOPPED, 0, null));
        workers.then(stock);
        workers.thenGone(3);

        assertEquals("Worker sweeper (id 1) in each of 2 databases has stopped.\n", shell.run("worker:stop sweeper"));
        assertEquals(List.of("stop 1"), workers.requests);
    }

    @Test
    void shouldNameTheWorkersThatFailWhenARegistrationIsRestarted() {
        final WorkerInfo all = add(registration(1, "sweeper", WorkerState.STARTED));
        final WorkerInfo orders = add(worker(2, "sweeper", "orders", WorkerState.STARTED));
        final WorkerInfo stock = add(worker(3, "sweeper", "stock", WorkerState.STOPPED));
        workers.then(later(all, 1, WorkerState.STARTED, 0, null));
        workers.then(later(orders, 1, WorkerState.STARTED, 1, null));
        workers.then(later(stock, 1, WorkerState.FAILED, 0, "no file"));

        assertEquals(
                "Worker sweeper (id 1) in each of 2 databases runs again in 1 of 2. Worker sweeper (id 3) in database"
                        + " stock failed and is not started again by itself: no file.",
                shell.fail("worker:restart sweeper"));
    }

    @Test
    void shouldStartOnlyThoseThatDoNotRunWhenARegistrationRuns() throws Exception {
        add(registration(1, "sweeper", WorkerState.STARTED));
        add(worker(2, "sweeper", "orders", WorkerState.STARTED));
        final WorkerInfo stock = add(worker(3, "sweeper", "stock", WorkerState.STOPPED));
        workers.then(later(stock, 1, WorkerState.STARTED, 0, null));

        assertEquals("Worker sweeper (id 1) in each of 2 databases runs.\n", shell.run("worker:start sweeper"));
        assertEquals(List.of("start 3"), workers.requests);
    }

    @Test
    void shouldSayThatARegistrationHasNoWorkerYet() throws Exception {
        final WorkerInfo all = add(registration(1, "sweeper", WorkerState.STOPPED));
        workers.then(later(all, 1, WorkerState.STARTED, 0, null));

        assertEquals("Worker sweeper (id 1), in no database yet, runs.\n", shell.run("worker:start 1"));
    }

    @Test
    void shouldWriteTheRowsWhenJsonIsAskedFor() throws Exception {
        final WorkerInfo job = add(worker(4, "job", null, WorkerState.STARTED));
        workers.then(later(job, 2, WorkerState.STOPPED, 0, null));
        assertTrue(shell.run("worker:stop job --json").contains("\"state\": \"STOPPED\""));

        workers.then(later(job, 3, WorkerState.FAILED, 0, "no file"));
        final String failed = shell.failAfterPrinting("worker:start job --json");
        assertTrue(failed.contains("\"cause\": \"no file\""), failed);
        assertTrue(
                failed.endsWith("]\nWorker job (id 4) failed and is not started again by itself: no file.\n"), failed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "3601", "99999999999999999999"})
    void shouldRefuseATimeThatIsNone(final String time) {
        add(worker(4, "job", null, WorkerState.STARTED));

        assertEquals(
                "SECONDS must be a number from 0 to 3600, not \"" + time + "\".",
                shell.fail("worker:stop job --wait=" + time));
        assertEquals(List.of(), workers.requests);
    }

    @Test
    void shouldNameTheNearestWorkerWhenThereIsNone() {
        add(worker(4, "job", null, WorkerState.STARTED));

        assertEquals(
                "There is no background worker jbo. Did you mean job? worker:list shows all workers.",
                shell.fail("worker:stop jbo"));
        assertEquals(
                "There is no background worker with the id 7. worker:list shows all workers.",
                shell.fail("worker:restart 7"));
    }
}
