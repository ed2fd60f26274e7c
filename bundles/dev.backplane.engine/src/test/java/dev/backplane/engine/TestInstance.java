package dev.backplane.engine;

import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.wait.WaitEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** An instance in a data folder of its own, with one resource owner; everything is gone after {@link #close()}. */
final class TestInstance implements AutoCloseable {
    final Path data;
    final Instance instance;
    final ResourceOwner owner;

    TestInstance() {
        this(Limits.defaults());
    }

    TestInstance(final Limits limits) {
        try {
            data = Files.createTempDirectory("backplane-test");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        instance = Instance.create(new InstanceConfig(data, null, limits));
        owner = instance.resourceOwner("test:1");
    }

    /** Limits as small as the tests for full tables like them. */
    static Limits small() {
        return new Limits(4, 8, 8, 4, 4, 4, 16, 4, 8, 4 << 20);
    }

    SharedMemory memory() {
        return owner.sharedMemory();
    }

    LWLocks locks() {
        return owner.lwLocks();
    }

    WaitEvents events() {
        return owner.waitEvents();
    }

    @Override
    public void close() {
        instance.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
