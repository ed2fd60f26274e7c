package dev.backplane.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
    private final ProcessIdentity me = ProcessIdentity.ofThisProcess();
    private Process process;
    private ProcessIdentity other;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder("sleep", "100").start();
        other = new ProcessIdentity(
                process.pid(), ProcessIdentity.startTicks(process.pid()), me.bootId(), me.pidNamespace());
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private void signal(final String name) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .start()
                        .waitFor());
    }

    @Test
    void shouldKnowWhoRunsAndWhoIsOnlyStopped() throws IOException, InterruptedException {
        for (final String signal : new String[] {"CONT", "STOP"}) {
            signal(signal);
            assertTrue(other.isRunningHere());
            assertFalse(other.isExiting(), signal);
            assertFalse(other.isGone(), signal);
        }
        assertFalse(me.isExiting());
    }

    @Test
    void shouldNeverTakeForAliveWhoWasSeenExiting() throws InterruptedException {
        final ProcessHandle handle = process.toHandle();
        process.destroyForcibly();
        boolean exiting = false;
        while (handle.isAlive()) {
            final boolean now = other.isExiting() || other.isGone();
            assertTrue(now || !exiting, "it was exiting before");
            exiting = now;
        }
        process.waitFor();
        assertTrue(other.isGone());
        assertFalse(other.isRunningHere());
    }

    @Test
    void shouldNotTakeAnotherWithTheSamePidForDead() {
        final ProcessIdentity before =
                new ProcessIdentity(other.pid(), other.startTicks() - 1, other.bootId(), other.pidNamespace());
        assertTrue(before.isGone());
        assertFalse(before.isExiting());
        assertFalse(before.isRunningHere());
    }

    @Test
    void shouldSayNothingOfAnotherPidNamespace() {
        final ProcessIdentity elsewhere =
                new ProcessIdentity(other.pid(), other.startTicks(), other.bootId(), other.pidNamespace() + 1);
        assertFalse(elsewhere.isGone());
        assertFalse(elsewhere.isExiting());
        assertFalse(elsewhere.isRunningHere());
    }
}
