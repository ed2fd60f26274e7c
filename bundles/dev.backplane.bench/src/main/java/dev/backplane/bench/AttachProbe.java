package dev.backplane.bench;

import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.BackendState;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.Instance;
import dev.backplane.engine.ResourceOwner;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * A fresh process that attaches to an instance, takes a lock there, and says how many nanoseconds had passed after the one
 * and after the other. Argument: data folder.
 */
final class AttachProbe {
    private AttachProbe() {}

    public static void main(final String[] args) {
        final Path data = Path.of(args[0]);
        // the log is there before, as in the platform
        LoggerFactory.getLogger(AttachProbe.class);
        final long begin = System.nanoTime();
        try (Instance instance = Instance.attach(data)) {
            final long attached = System.nanoTime() - begin;
            try (ResourceOwner owner = instance.resourceOwner("probe:1");
                    Backend backend = instance.backends().register("probe")) {
                final LWLock lock =
                        owner.lwLocks().requestNamedTranche("probe", 1).lock(0);
                lock.acquire(LWLockMode.EXCLUSIVE);
                final long locked = System.nanoTime() - begin;
                lock.release();
                backend.state(BackendState.IDLE);
                System.out.println(attached + " " + locked);
            }
            if (instance.databases().databases().isEmpty()) {
                throw new IllegalStateException("attached to nothing");
            }
        }
    }
}
