package dev.backplane.bench;

import dev.backplane.engine.Instance;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** A fresh process that attaches to an instance and says how many nanoseconds that took. Argument: data folder. */
final class AttachProbe {
    private AttachProbe() {}

    public static void main(final String[] args) {
        final Path data = Path.of(args[0]);
        // the log is there before, as in the platform
        LoggerFactory.getLogger(AttachProbe.class);
        final long begin = System.nanoTime();
        try (Instance instance = Instance.attach(data)) {
            final long nanos = System.nanoTime() - begin;
            if (instance.databases().databases().isEmpty()) {
                throw new IllegalStateException("attached to nothing");
            }
            System.out.println(nanos);
        }
    }
}
