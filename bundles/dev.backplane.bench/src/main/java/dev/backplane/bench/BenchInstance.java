package dev.backplane.bench;

import dev.backplane.engine.Instance;
import dev.backplane.engine.InstanceConfig;
import dev.backplane.engine.Limits;
import dev.backplane.engine.ResourceOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An instance in a data folder of its own, with one resource owner; everything is gone after {@link #close()}. */
final class BenchInstance implements AutoCloseable {
    private final Path data;
    private final Instance instance;
    private final ResourceOwner owner;

    private BenchInstance(final Path data, final Limits limits) {
        this.data = data;
        this.instance = Instance.create(new InstanceConfig(data, null, limits));
        this.owner = instance.resourceOwner("bench:1");
    }

    static BenchInstance create(final Limits limits) throws IOException {
        return new BenchInstance(Files.createTempDirectory("backplane-bench-instance"), limits);
    }

    /**
     * Makes an instance with room for many segments.
     *
     * @param data an existing folder, which stays
     * @param segments how many more than by default
     * @return the instance
     */
    static Instance withSegments(final Path data, final int segments) {
        final Limits limits = Limits.defaults();
        return Instance.create(new InstanceConfig(
                data,
                null,
                new Limits(
                        limits.maxProcesses(),
                        limits.maxBackends(),
                        limits.maxLocksPerBackend(),
                        limits.maxTranches(),
                        limits.maxWaitEvents(),
                        limits.maxDatabases(),
                        segments + limits.maxSegments(),
                        limits.maxExtensions(),
                        limits.maxWorkers(),
                        limits.sharedMemorySize())));
    }

    /**
     * Where it keeps its data.
     *
     * @return the folder that {@link Instance#attach(Path)} takes
     */
    Path data() {
        return data;
    }

    Instance instance() {
        return instance;
    }

    ResourceOwner owner() {
        return owner;
    }

    @Override
    public void close() throws IOException {
        instance.close();
        Run.delete(data);
    }
}
