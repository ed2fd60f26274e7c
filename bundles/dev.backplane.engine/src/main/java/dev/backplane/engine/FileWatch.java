package dev.backplane.engine;

import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.Regions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether somebody has truncated or removed the shared-memory files while this process uses them, and says so,
 * once for each. A page behind the end of a truncated file is gone: whoever touches it gets an InternalError.
 */
final class FileWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ControlFile control;
    private final Regions regions;
    private final Set<String> told = new HashSet<>();
    private long nextLook = System.nanoTime();

    FileWatch(final ControlFile control, final Regions regions) {
        this.control = control;
        this.regions = regions;
    }

    /** Looks; answers whether the tables may still be touched. */
    boolean areTablesWhole() {
        final Optional<String> truncation = control.truncation();
        if (truncation.isPresent()) {
            tell(truncation.get());
        } else if (System.nanoTime() - nextLook >= 0) {
            nextLook = System.nanoTime() + PERIOD_NANOS;
            regions.truncations().forEach(this::tell);
            control.removal().ifPresent(this::tell);
        }
        return truncation.isEmpty();
    }

    private void tell(final String sentence) {
        if (told.add(sentence)) {
            LOG.error("{}", sentence);
        }
    }
}
