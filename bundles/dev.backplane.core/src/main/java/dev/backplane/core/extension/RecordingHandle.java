package dev.backplane.core.extension;

import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.Databases;
import dev.backplane.api.extension.Allocation;
import dev.backplane.api.extension.ExtensionHandle;
import dev.backplane.api.lwlock.LWLockTranche;
import dev.backplane.api.lwlock.LWLocks;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.api.sql.DataSources;
import dev.backplane.api.wait.WaitEvent;
import dev.backplane.api.wait.WaitEvents;
import dev.backplane.api.worker.BackgroundWorkers;
import dev.backplane.api.worker.WorkerHandle;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.engine.Instance;
import dev.backplane.engine.ResourceOwner;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;

/** The handle that an extension's activator gets: records requests during {@code init}, and gives services afterwards. */
final class RecordingHandle implements ExtensionHandle {
    private final MagicBlock magic;
    private final BundleContext context;
    private final Instance instance;
    private final ExtensionConfig config;
    private final RequestBatch batch;
    private final Reach reach;
    private final Supplier<DataSources> dataSources;
    private final Granted<ResourceOwner> owner;
    /** From the full names of allocations to those that the extension gave them. */
    private final Map<String, String> limits = new ConcurrentHashMap<>();

    private volatile boolean recording = true;

    RecordingHandle(
            final MagicBlock magic,
            final BundleContext context,
            final Instance instance,
            final ExtensionConfig config,
            final RequestBatch batch,
            final Reach reach,
            final Supplier<DataSources> dataSources) {
        this.magic = magic;
        this.context = context;
        this.instance = instance;
        this.config = config;
        this.batch = batch;
        this.reach = reach;
        this.dataSources = dataSources;
        this.owner = new Granted<>("the handle of extension " + magic.owner());
    }

    void initReturned() {
        recording = false;
        config.warnOfUnknownKeys();
    }

    void granted(final ResourceOwner resources) {
        owner.grant(resources);
    }

    void revoke() {
        recording = false;
        owner.revoke();
    }

    private void requireRecording(final String what) {
        if (!recording) {
            throw new IllegalStateException(what + " can be asked for in init only: extension " + magic.owner()
                    + " has left it; use handle.sharedMemory(), lwLocks(), waitEvents() and"
                    + " backgroundWorkers() later on");
        }
    }

    @Override
    public String name() {
        return magic.name();
    }

    @Override
    public String version() {
        return magic.version();
    }

    @Override
    public BundleContext bundleContext() {
        return context;
    }

    @Override
    public Allocation allocate(
            final String name, final long size, final Scope scope, final SegmentInitializer initializer) {
        return allocate(SegmentRequest.of(name, size).scope(scope).initializer(initializer));
    }

    @Override
    public Allocation allocate(final SegmentRequest request) {
        return allocate(request, magic.owner(), false);
    }

    @Override
    public Allocation allocateForAllVersions(final SegmentRequest request) {
        return allocate(request, magic.name(), true);
    }

    /** Follows a change of the file. */
    void limitAllocations() {
        limits.forEach((fullName, name) -> instance.limitAllocation(fullName, config.quota(name)));
    }

    private Allocation allocate(final SegmentRequest request, final String prefix, final boolean forAllVersions) {
        final String name = request.name();
        requireRecording("allocation \"" + name + "\"");
        final SegmentRequest configured = request.name(prefix + ":" + name)
                .size(config.size(name, request.size()))
                .scope(config.scope(name, request.scope()));
        final RequestedAllocation allocation =
                new RequestedAllocation(configured, forAllVersions, instance.backends(), reach);
        batch.add(allocation);
        limits.put(configured.name(), name);
        instance.limitAllocation(configured.name(), config.quota(name));
        return allocation;
    }

    @Override
    public LWLockTranche requestNamedTranche(final String name, final int locks) {
        return requestNamedTranche(name, locks, TrancheOptions.DEFAULT);
    }

    @Override
    public LWLockTranche requestNamedTranche(final String name, final int locks, final TrancheOptions options) {
        requireRecording("tranche \"" + name + "\"");
        final RequestedTranche tranche = new RequestedTranche(name, locks, options);
        batch.add(tranche);
        return tranche;
    }

    @Override
    public WaitEvent defineWaitEvent(final String name) {
        requireRecording("wait event \"" + name + "\"");
        final RequestedWaitEvent event = new RequestedWaitEvent(name);
        batch.add(event);
        return event;
    }

    @Override
    public WorkerHandle registerBackgroundWorker(final WorkerSpec spec) {
        requireRecording("background worker \"" + spec.name() + "\"");
        final RequestedWorker worker = new RequestedWorker(config.worker(spec));
        batch.add(worker);
        return worker;
    }

    @Override
    public BackgroundWorkers backgroundWorkers() {
        return new ConfiguredWorkers(owner.get().backgroundWorkers(), config);
    }

    @Override
    public String setting(final String key, final String defaultValue, final String description) {
        requireRecording("setting \"" + key + "\"");
        return config.setting(key, defaultValue, description);
    }

    @Override
    public long setting(
            final String key, final long defaultValue, final long min, final long max, final String description) {
        requireRecording("setting \"" + key + "\"");
        return config.setting(key, defaultValue, min, max, description);
    }

    @Override
    public SharedMemory sharedMemory() {
        return owner.get().sharedMemory();
    }

    @Override
    public LWLocks lwLocks() {
        return owner.get().lwLocks();
    }

    @Override
    public WaitEvents waitEvents() {
        return owner.get().waitEvents();
    }

    @Override
    public Backends backends() {
        return instance.backends();
    }

    @Override
    public Databases databases() {
        return instance.databases();
    }

    @Override
    public DataSource dataSource() {
        return new HandleDataSource(dataSources, Optional.empty());
    }

    @Override
    public DataSource dataSource(final String database) {
        return new HandleDataSource(dataSources, Optional.of(database));
    }
}
