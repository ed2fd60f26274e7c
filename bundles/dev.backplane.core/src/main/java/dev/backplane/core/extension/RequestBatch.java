package dev.backplane.core.extension;

import dev.backplane.api.LimitExceededException;
import dev.backplane.api.OutOfSharedMemoryException;
import dev.backplane.api.SizeMismatchException;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.extension.AllocationInfo;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.worker.WorkerSpec;
import dev.backplane.engine.Instance;
import dev.backplane.engine.ResourceOwner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What an extension asked for in {@code init}: granted all or none. */
final class RequestBatch {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final List<RequestedTranche> tranches = new ArrayList<>();
    private final List<RequestedWaitEvent> waitEvents = new ArrayList<>();
    private final List<RequestedAllocation> allocations = new ArrayList<>();
    private final List<RequestedWorker> workers = new ArrayList<>();

    void add(final RequestedTranche tranche) {
        tranches.add(tranche);
    }

    void add(final RequestedWorker worker) {
        workers.add(worker);
    }

    void add(final RequestedWaitEvent event) {
        waitEvents.add(event);
    }

    void add(final RequestedAllocation allocation) {
        if (allocations.stream().anyMatch(other -> other.name().equals(allocation.name()))) {
            throw new IllegalArgumentException("allocation \"" + allocation.name() + "\" is asked for twice");
        }
        allocations.add(allocation);
    }

    /**
     * Grants everything. When a jar is replaced, each process exchanges the extension a moment apart; until the last
     * has done so, the old one's names may still stand with other sizes, and its memory counts for the quota. So these
     * refusals are tried again for a while.
     *
     * @param use gets each owner before anything is granted: an initialiser may need the handle's services
     * @param makeRoom is called before each further try
     */
    ResourceOwner grant(
            final Instance instance, final String name, final Consumer<ResourceOwner> use, final Runnable makeRoom) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            final ResourceOwner owner = instance.resourceOwner(name);
            use.accept(owner);
            try {
                grant(instance, owner);
                return owner;
            } catch (final SizeMismatchException | LimitExceededException | OutOfSharedMemoryException e) {
                owner.close();
                allocations.forEach(RequestedAllocation::forget);
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                makeRoom.run();
                LockSupport.parkNanos(RETRY_NANOS);
            } catch (final RuntimeException | Error e) {
                owner.close();
                throw e;
            }
        }
    }

    private void grant(final Instance instance, final ResourceOwner owner) {
        tranches.forEach(tranche -> tranche.grant(owner));
        waitEvents.forEach(event -> event.grant(owner));
        final Map<Integer, String> databases = instance.databasesWithMemory();
        allocations.forEach(allocation -> allocation.grant(owner, databases));
        // last: they may start at once
        workers.forEach(worker -> worker.grant(owner));
    }

    void revoke() {
        tranches.forEach(RequestedTranche::revoke);
        waitEvents.forEach(RequestedWaitEvent::revoke);
        allocations.forEach(RequestedAllocation::revoke);
        workers.forEach(RequestedWorker::revoke);
    }

    void databaseCreated(final DatabaseInfo database) {
        allocations.forEach(allocation -> allocation.databaseCreated(database.oid(), database.datname()));
        workers.forEach(worker -> worker.databaseCreated(database.datname()));
    }

    /** Takes further handles on what all versions of the extension share, and on what this one has for itself. */
    void keep(final ResourceOwner other, final Collection<Segment> shared, final Collection<Segment> own) {
        allocations.forEach(allocation -> allocation.keep(other, shared, own));
    }

    void reachChanged(final Instance instance) {
        final Map<Integer, String> databases = instance.databasesWithMemory();
        allocations.forEach(allocation -> allocation.reachChanged(databases));
    }

    void databaseDropped(final DatabaseInfo database) {
        allocations.forEach(allocation -> allocation.databaseDropped(database.oid()));
    }

    List<AllocationInfo> allocations() {
        return allocations.stream().map(RequestedAllocation::info).toList();
    }

    List<String> tranches() {
        return tranches.stream()
                .map(tranche -> tranche.name() + "[" + tranche.size() + "]")
                .toList();
    }

    List<String> waitEvents() {
        return waitEvents.stream().map(RequestedWaitEvent::name).toList();
    }

    List<WorkerSpec> workers() {
        return workers.stream().map(RequestedWorker::spec).toList();
    }
}
