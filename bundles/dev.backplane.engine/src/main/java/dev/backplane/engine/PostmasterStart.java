package dev.backplane.engine;

import dev.backplane.api.BackplaneException;
import dev.backplane.api.InstanceException;
import dev.backplane.api.InstanceRunningException;
import dev.backplane.engine.database.DatabaseCatalog;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.HeldFileLock;
import dev.backplane.engine.memory.ShmemFolder;
import dev.backplane.engine.process.ProcessTable;
import dev.backplane.engine.segment.KeptSegments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a process becomes the postmaster of an instance: a lock file, and shared memory that is taken over or made anew. */
final class PostmasterStart {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private PostmasterStart() {}

    /** Takes the lock that the living postmaster of an instance holds. */
    static HeldFileLock becomePostmaster(final ShmemFolder folder, final Path dataFolder) {
        final Path path = folder.lock("postmaster");
        return retry(() -> {
                    folder.create();
                    final Optional<HeldFileLock> lock = HeldFileLock.tryAcquire(path);
                    if (lock.isPresent() && !Files.exists(path)) {
                        // the last process of the instance before removed the folder at this moment
                        lock.get().close();
                        return Optional.empty();
                    }
                    lock.ifPresent(held ->
                            held.write(Long.toString(ProcessHandle.current().pid())));
                    return lock;
                })
                .orElseThrow(() -> new InstanceRunningException("the instance of " + dataFolder + " is already running"
                        + pidOf(path) + ": stop it with bin/stop, or use another data folder"));
    }

    private static String pidOf(final Path lockFile) {
        try {
            final String pid = Files.readString(lockFile).trim();
            return pid.matches("\\d{1,10}") ? " under PID " + pid : "";
        } catch (final IOException e) {
            return "";
        }
    }

    private static <T> Optional<T> retry(final Supplier<Optional<T>> attempt) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        Optional<T> result = attempt.get();
        while (result.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(RETRY_NANOS);
            result = attempt.get();
        }
        return result;
    }

    /** Takes over what a dead postmaster left to living processes, or makes new shared memory. */
    static ControlFile openOrCreate(final ShmemFolder folder, final InstanceConfig config) {
        final KeptSegments kept = new KeptSegments(config.dataFolder());
        if (Files.exists(folder.control())) {
            final boolean used = retry(() -> ProcessTable.anyAlive(folder) && isEnding(folder)
                            ? Optional.empty()
                            : Optional.of(ProcessTable.anyAlive(folder)))
                    .orElseThrow(() -> new InstanceException("the instance in " + folder.path()
                            + " is still ending: its last processes have not left yet; try again, or end them"));
            if (used) {
                final ControlFile control = ControlFile.open(folder);
                LOG.warn("took over the shared memory of a postmaster that died; its backend processes went on");
                return control;
            }
            LOG.warn(
                    "all processes of the instance died; a new epoch begins: kept segments saved: {}; removed the"
                            + " shared memory that was left in {}",
                    saveWhatIsLeft(folder, kept),
                    folder.path());
            deleteContents(folder);
        }
        final long epoch =
                System.currentTimeMillis() << 16 | ThreadLocalRandom.current().nextInt(1 << 16);
        final ControlFile control = ControlFile.create(folder, config.limits(), epoch);
        SharedTables.initializeLocks(control);
        SharedTables.restoreDatabases(control, new DatabaseCatalog(config.dataFolder()), kept);
        control.publish(folder);
        return control;
    }

    private static int saveWhatIsLeft(final ShmemFolder folder, final KeptSegments kept) {
        try {
            return SharedTables.saveKept(folder, ControlFile.open(folder), kept);
        } catch (final BackplaneException | IndexOutOfBoundsException e) {
            LOG.warn("kept segments cannot be saved, they begin anew: {}", e.getMessage());
            return 0;
        }
    }

    private static boolean isEnding(final ShmemFolder folder) {
        return ControlFile.open(folder).buffer().getIntVolatile(ControlFileDescriptor.SHUTDOWN_OFFSET) != 0;
    }

    private static void deleteContents(final ShmemFolder folder) {
        folder.deleteAllBut(folder.lock("postmaster"));
        folder.create();
    }
}
