package dev.backplane.core.worker;

import dev.backplane.api.extension.ExtensionHandle;
import dev.backplane.api.worker.Latch;
import dev.backplane.api.worker.WorkerContext;
import dev.backplane.api.worker.WorkerMain;
import dev.backplane.core.extension.ActiveExtension;
import dev.backplane.engine.WorkerJob;
import java.util.Optional;

/** One run of a worker, as its code sees it. */
final class RunningWorker implements WorkerContext {
    private final WorkerJob job;
    private final ActiveExtension extension;

    RunningWorker(final WorkerJob job, final ActiveExtension extension) {
        this.job = job;
        this.extension = extension;
    }

    /** Makes an object of the worker's class and runs it, with the extension's class loader as the context's. */
    void run() throws Exception {
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(extension.classLoader());
        try {
            code().run(this);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private WorkerMain code() throws ReflectiveOperationException {
        final String name = job.info().main();
        final Class<?> type = extension.classLoader().loadClass(name);
        try {
            return type.asSubclass(WorkerMain.class).getConstructor().newInstance();
        } catch (final NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw new IllegalArgumentException(
                    "class " + name + " of a background worker must be public, with a public constructor without"
                            + " parameters",
                    e);
        }
    }

    @Override
    public int id() {
        return job.info().id();
    }

    @Override
    public String name() {
        return job.info().name();
    }

    @Override
    public String argument() {
        return job.info().argument();
    }

    @Override
    public Optional<String> database() {
        return job.info().database();
    }

    @Override
    public ExtensionHandle handle() {
        return extension.handle();
    }

    @Override
    public Latch latch() {
        return job.latch();
    }

    @Override
    public boolean isStopRequested() {
        return job.isStopRequested();
    }
}
