package dev.backplane.engine.worker;

import dev.backplane.api.worker.StartCondition;
import dev.backplane.api.worker.WorkerContext;
import dev.backplane.api.worker.WorkerInfo;
import dev.backplane.api.worker.WorkerMain;
import dev.backplane.engine.WorkerJob;
import dev.backplane.engine.WorkerRuntime;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Code by the worker's name; all conditions hold unless a test says otherwise. */
public class FakeRuntime implements WorkerRuntime {
    /** What stands in specifications; never run. */
    public static final class Main implements WorkerMain {
        @Override
        public void run(final WorkerContext context) {
            throw new AssertionError();
        }
    }

    final Map<String, Code> codes = new ConcurrentHashMap<>();
    volatile boolean ready = true;
    volatile String unserved = "";
    volatile boolean active = true;

    /** A worker that waits until it is asked to stop. */
    static void sleep(final WorkerJob job) throws InterruptedException {
        while (!job.isStopRequested()) {
            Thread.sleep(60_000);
        }
    }

    @Override
    public boolean holds(final StartCondition condition) {
        return ready || condition != StartCondition.PLATFORM_READY;
    }

    @Override
    public Optional<Code> code(final WorkerInfo worker) {
        return Optional.ofNullable(codes.get(worker.name()));
    }

    @Override
    public boolean isActive(final String extension) {
        return active;
    }

    @Override
    public boolean serves(final String extension, final String database) {
        return !database.equals(unserved);
    }

    @Override
    public Process launch(final WorkerInfo worker, final String ticket) throws IOException {
        throw new IOException("no processes here");
    }
}
