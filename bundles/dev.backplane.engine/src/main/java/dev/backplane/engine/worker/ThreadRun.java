package dev.backplane.engine.worker;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendState;
import dev.backplane.api.backend.Backends;
import dev.backplane.engine.WorkerRuntime;
import dev.backplane.engine.backend.BackendSlotDescriptor;
import dev.backplane.engine.memory.ShmemText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker in a thread of this process. Nothing that it throws gets further. */
final class ThreadRun implements WorkerRun {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadRun.class);
    private static final int SHOWN_FRAMES = 30;

    private final WorkerAttempt job;
    private final WorkerRuntime.Code code;
    private final Backends backends;
    private final Runnable onEnd;
    private final Thread thread;
    private volatile String failure;
    private volatile boolean over;

    ThreadRun(final WorkerAttempt job, final WorkerRuntime.Code code, final Backends backends, final Runnable onEnd) {
        this.job = job;
        this.code = code;
        this.backends = backends;
        this.onEnd = onEnd;
        final String database = job.info().database().map(name -> "@" + name).orElse("");
        this.thread = new Thread(this::run, "worker " + job.info().name() + database);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The thread's whole life. */
    void run() {
        try {
            runAsBackend();
        } catch (final InterruptedException e) {
            if (!job.isStopRequested()) {
                failure = "it was interrupted, and nobody had asked it to stop";
            }
        } catch (final Throwable e) {
            if (!job.isStopRequested()) {
                failure = describe(e);
                LOG.warn("background worker {} failed: {}", job.info().name(), failure, e);
            } else {
                LOG.info(
                        "background worker {} ended with {} when it was asked to stop",
                        job.info().name(),
                        e.toString());
            }
        } finally {
            over = true;
            onEnd.run();
        }
    }

    private void runAsBackend() throws Exception {
        final String name = new String(
                ShmemText.truncate(job.info().name(), BackendSlotDescriptor.MAX_APPLICATION_NAME_BYTES),
                StandardCharsets.UTF_8);
        try (Backend me = backends.register(job.info().type(), name, job.info().database())) {
            me.state(BackendState.ACTIVE);
            if (job.began(me.id())) {
                code.run(job);
            }
        }
    }

    static String describe(final Throwable failure) {
        final String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void stop() {
        thread.interrupt();
        job.sharedLatch().stir();
    }

    @Override
    public String insist() {
        final StringBuilder stack = new StringBuilder();
        final StackTraceElement[] frames = thread.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, SHOWN_FRAMES); i++) {
            stack.append("\n\tat ").append(frames[i]);
        }
        LOG.warn(
                "background worker {} ignores its interrupt and runs on; a thread cannot be killed, so let it end or"
                        + " give it isolation process. It is at:{}",
                job.info().name(),
                stack);
        return "it ignores its interrupt" + (frames.length == 0 ? "" : ", at " + frames[0]);
    }
}
