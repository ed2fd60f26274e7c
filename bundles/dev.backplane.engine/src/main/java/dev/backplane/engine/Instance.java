package dev.backplane.engine;

import dev.backplane.api.InstanceException;
import dev.backplane.api.InstanceRunningException;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.database.DatabaseOrigin;
import dev.backplane.api.database.Databases;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.HeldFileLock;
import dev.backplane.engine.memory.ShmemFolder;
import dev.backplane.engine.memory.Words;
import dev.backplane.engine.process.DeathWatch;
import dev.backplane.engine.process.ProcessTable;
import dev.backplane.engine.segment.KeptSegments;
import dev.backplane.engine.wait.PlatformWaitEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Backplane as this process sees it: one shared-memory area that any number of JVMs on the host use. The
 * process that makes it is the postmaster; the others attach. When the postmaster closes it, the backend processes are
 * asked to leave, and the last process out removes the shared memory. When the postmaster dies, the others go on.
 */
public final class Instance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    private static final long TABLE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ShmemFolder folder;
    private final ControlFile control;
    private final Path dataFolder;
    private final Optional<HeldFileLock> postmasterLock;
    private final ProcessTable processes;
    private final SharedState state;
    /** The postmaster's. */
    private final Optional<DeathWatch> deaths;

    private final Housekeeper housekeeper;
    private final Set<ResourceOwner> owners = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Runnable> onShutdown = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Instance(
            final ShmemFolder folder,
            final ControlFile control,
            final Path dataFolder,
            final Optional<HeldFileLock> postmasterLock) {
        this.folder = folder;
        this.control = control;
        this.dataFolder = dataFolder;
        this.postmasterLock = postmasterLock;
        this.processes = ProcessTable.attach(folder, control, postmasterLock.isPresent());
        try {
            this.state = new SharedState(folder, control, processes, dataFolder);
            this.deaths = isPostmaster() ? Optional.of(new DeathWatch(processes)) : Optional.empty();
            this.housekeeper = new Housekeeper(this, control, state.regions(), deaths);
            state.requireUsable(TABLE_PATIENCE_NANOS);
        } catch (final RuntimeException | Error e) {
            processes.detach();
            throw e;
        }
    }

    /**
     * Becomes the postmaster of an instance: makes its shared memory, or takes over what a dead postmaster left to
     * living backend processes.
     *
     * @param config where and how large
     * @return the instance; close it to end it
     * @throws InstanceRunningException if it has a living postmaster
     * @throws InstanceException if its shared memory cannot be made or trusted
     */
    public static Instance create(final InstanceConfig config) {
        Words.requireAccess();
        final ShmemFolder folder = ShmemFolder.of(config.dataFolder(), config.shmemFolder());
        final HeldFileLock lock = PostmasterStart.becomePostmaster(folder, config.dataFolder());
        try {
            final ControlFile control = PostmasterStart.openOrCreate(folder, config);
            final Instance instance = new Instance(folder, control, config.dataFolder(), Optional.of(lock));
            control.buffer().putIntVolatile(ControlFileDescriptor.POSTMASTER_OFFSET, instance.processes.mySlot() + 1);
            instance.housekeeper.start();
            return instance;
        } catch (final RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Attaches to a running instance.
     *
     * @param dataFolder the instance's data folder
     * @return the instance; close it to leave
     * @throws InstanceException if nothing runs there
     */
    public static Instance attach(final Path dataFolder) {
        return attach(dataFolder, null);
    }

    /**
     * Attaches to a running instance.
     *
     * @param dataFolder the instance's data folder
     * @param shmemFolder the folder of its shared-memory files; null for the default
     * @return the instance; close it to leave
     * @throws InstanceException if nothing runs there, or its control file cannot be trusted
     */
    public static Instance attach(final Path dataFolder, final Path shmemFolder) {
        Words.requireAccess();
        final ShmemFolder folder = ShmemFolder.of(dataFolder, shmemFolder);
        if (!Files.exists(folder.control())) {
            throw new InstanceException(
                    "no instance of " + dataFolder + " is running: start one with bin/start or bin/backplane");
        }
        folder.requirePrivate();
        final ControlFile control = ControlFile.open(folder);
        if (!ProcessTable.anyAlive(folder)) {
            throw new InstanceException("the instance of " + dataFolder
                    + " is not running, only its shared memory is left over: start it with bin/start");
        }
        final Instance instance = new Instance(folder, control, dataFolder, Optional.empty());
        instance.housekeeper.start();
        return instance;
    }

    /** One round of the {@link Housekeeper}. */
    void keepHouse() {
        processes.beat();
        state.keepHouse();
        noticeDeaths();
        state.tables().databases().noticeChanges();
        if (!isPostmaster() && isShutDown()) {
            final Runnable action = onShutdown.getAndSet(null);
            if (action != null) {
                new Thread(action, "backplane-shutdown").start();
            }
        }
    }

    private void noticeDeaths() {
        if (deaths.isPresent()) {
            deaths.get().follow(state.blockingProcesses(), state.hasLockWaits());
            recover(deaths.get()::isSuspect);
        } else if (!processes.hasWakefulPostmaster()) {
            recover(process -> true);
        }
    }

    private void recover(final IntPredicate suspects) {
        state.recovery().recoverLocks(suspects);
        state.recovery().sweepTables();
    }

    private boolean isShutDown() {
        return control.buffer().getIntVolatile(ControlFileDescriptor.SHUTDOWN_OFFSET) != 0;
    }

    void showWaiting(final PlatformWaitEvent event) {
        state.show(event);
    }

    /**
     * Says what a backend process does when the postmaster ends the instance. Runs at most once, in a thread of its own.
     *
     * @param action should lead to {@link #close()}
     */
    public void onShutdown(final Runnable action) {
        onShutdown.set(action);
    }

    /**
     * An owner of resources: PostgreSQL's {@code ResourceOwner}.
     *
     * @param name who it is, for example {@code extension:version}
     * @return the owner; closing the instance closes it too
     */
    public ResourceOwner resourceOwner(final String name) {
        final ResourceOwner owner = state.tables().owner(name, owners::remove);
        owners.add(owner);
        return owner;
    }

    /**
     * The sessions.
     *
     * @return the service
     */
    public Backends backends() {
        return state.sessions();
    }

    /**
     * The databases.
     *
     * @return the service
     */
    public Databases databases() {
        return state.tables().databases();
    }

    /**
     * As {@link Databases#create(String)}, for a file that provisions it.
     *
     * @param name its name
     * @return the new row
     */
    public DatabaseInfo provisionDatabase(final String name) {
        return state.tables().databases().create(name, DatabaseOrigin.FILE);
    }

    /**
     * All databases in which an extension that is loaded now must have its memory, those included that are being made.
     *
     * @return their names by their ids
     */
    public Map<Integer, String> databasesWithMemory() {
        return state.tables().databases().namesForMemory();
    }

    /**
     * The background workers, for the platform around the engine.
     *
     * @return the workers
     */
    public Workers workers() {
        return state.workers();
    }

    /**
     * Limits what all versions of an extension may take together, in all databases. What is taken already stays.
     *
     * @param extension its name
     * @param bytes the quota; empty for none
     */
    public void limitExtension(final String extension, final OptionalLong bytes) {
        state.tables().quotas().limitExtension(extension, bytes);
    }

    /**
     * Limits what may be taken in a database's scope. What is taken already stays.
     *
     * @param database its name; it need not exist yet
     * @param bytes the quota; empty for none
     */
    public void limitDatabase(final String database, final OptionalLong bytes) {
        state.tables().quotas().limitDatabase(database, bytes);
    }

    /**
     * Limits what all segments of a name may take together: the global one, or those in all databases.
     *
     * @param name the full name, {@code extension:version:allocation} or {@code extension:allocation}
     * @param bytes the quota; empty for none
     */
    public void limitAllocation(final String name, final OptionalLong bytes) {
        state.tables().segments().limit(name, bytes);
    }

    /**
     * Whether this process made the instance or took it over.
     *
     * @return true in the postmaster
     */
    public boolean isPostmaster() {
        return postmasterLock.isPresent();
    }

    /**
     * The instance's epoch: differs for every shared-memory area ever made.
     *
     * @return the epoch
     */
    public long epoch() {
        return control.epoch();
    }

    /**
     * The limits that the instance was made with.
     *
     * @return the limits
     */
    public Limits limits() {
        return control.limits();
    }

    /**
     * Where the shared-memory files lie.
     *
     * @return the folder
     */
    public Path shmemFolder() {
        return folder.path();
    }

    /** Leaves the instance; the postmaster ends it. Gives back all that this process has. Closing twice does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (control.truncation().isPresent()) {
            abandon();
            return;
        }
        if (isPostmaster()) {
            control.buffer().putIntVolatile(ControlFileDescriptor.SHUTDOWN_OFFSET, 1);
        }
        try {
            giveBack();
        } finally {
            processes.detach();
            deleteIfLast();
        }
    }

    private void giveBack() {
        try {
            owners.forEach(ResourceOwner::close);
        } finally {
            housekeeper.close();
            state.tables().databases().endNews();
            state.leave();
        }
    }

    /** Leaves a control file that somebody has truncated, and touches nothing of it. */
    private void abandon() {
        LOG.error(
                "left the instance without giving anything back: {}",
                control.truncation().orElse(""));
        housekeeper.close();
        state.tables().databases().endNews();
        processes.abandon();
        postmasterLock.ifPresent(HeldFileLock::close);
    }

    private void deleteIfLast() {
        final Optional<HeldFileLock> lock = isShutDown()
                ? postmasterLock.or(() -> HeldFileLock.tryAcquire(folder.lock("postmaster")))
                : postmasterLock;
        if (isShutDown() && lock.isPresent() && !ProcessTable.anyAlive(folder)) {
            SharedTables.saveKept(folder, control, new KeptSegments(dataFolder));
            folder.delete();
        }
        lock.ifPresent(HeldFileLock::close);
    }
}
