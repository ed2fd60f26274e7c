package dev.backplane.core.extension;

import dev.backplane.api.NoBackendException;
import dev.backplane.api.Scope;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.extension.Allocation;
import dev.backplane.api.extension.AllocationInfo;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.engine.ResourceOwner;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Memory that was asked for in {@code init}. One segment for the instance, or one for each database: those of databases
 * that exist are taken with the grant, those of later databases when they are made, or at first use if another process
 * made them.
 */
final class RequestedAllocation implements Allocation {
    private final String name;
    private final long size;
    private final Scope scope;
    private final SegmentInitializer initializer;
    private final Backends backends;
    private final Granted<ResourceOwner> granted;
    /** By the id of the database, which no other one ever gets, as its name may; 0 for the instance. */
    private final Map<Integer, Segment> segments = new ConcurrentHashMap<>();

    RequestedAllocation(
            final String name,
            final long size,
            final Scope scope,
            final SegmentInitializer initializer,
            final Backends backends) {
        this.name = name;
        this.size = size;
        this.scope = scope;
        this.initializer = initializer;
        this.backends = backends;
        this.granted = new Granted<>("allocation \"" + name + "\"");
    }

    void grant(final ResourceOwner owner, final Map<Integer, String> databases) {
        if (scope == Scope.GLOBAL) {
            open(owner, 0, Optional.empty());
        } else {
            databases.forEach((id, database) -> openIfThere(owner, id, database));
        }
        granted.grant(owner);
    }

    private void openIfThere(final ResourceOwner owner, final int id, final String database) {
        try {
            open(owner, id, Optional.of(database));
        } catch (final StaleHandleException e) {
            // dropped since somebody looked which databases there are
            segments.remove(id);
        }
    }

    /** Undoes a grant of which a later part failed. */
    void forget() {
        segments.clear();
    }

    void revoke() {
        granted.revoke();
        segments.clear();
    }

    void databaseCreated(final DatabaseInfo database) {
        if (scope == Scope.DATABASE) {
            open(granted.get(), database.oid(), Optional.of(database.datname()));
        }
    }

    void databaseDropped(final DatabaseInfo database) {
        final Segment segment = segments.remove(database.oid());
        if (segment != null) {
            segment.close();
        }
    }

    private Segment open(final ResourceOwner owner, final int id, final Optional<String> database) {
        return segments.computeIfAbsent(id, key -> owner.segment(name, size, key, database, initializer));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Scope scope() {
        return scope;
    }

    @Override
    public Segment segment() {
        final ResourceOwner owner = granted.get();
        if (scope == Scope.GLOBAL) {
            return open(owner, 0, Optional.empty());
        }
        final Optional<Backend> me = backends.current();
        if (me.isEmpty() || me.get().databaseId() == 0) {
            throw new NoBackendException("allocation \"" + name + "\" has database scope, but the calling thread is"
                    + (me.isEmpty() ? " no backend" : " a backend bound to no database")
                    + ": call Backends.register or Backends.call with a database");
        }
        return open(owner, me.get().databaseId(), me.get().database());
    }

    @Override
    public Segment segment(final String database) {
        final ResourceOwner owner = granted.get();
        return scope == Scope.GLOBAL
                ? open(owner, 0, Optional.empty())
                : open(owner, owner.databaseId(database), Optional.of(database));
    }

    AllocationInfo info() {
        return new AllocationInfo(name, size, scope);
    }
}
