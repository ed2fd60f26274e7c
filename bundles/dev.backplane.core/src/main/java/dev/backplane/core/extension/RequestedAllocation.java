package dev.backplane.core.extension;

import dev.backplane.api.NoBackendException;
import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.extension.Allocation;
import dev.backplane.api.extension.AllocationInfo;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.engine.ResourceOwner;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory that was asked for in {@code init}. One segment for the instance, or one for each database: those of databases
 * that exist are taken with the grant, those of later databases when they are made, or at first use if another process
 * made them.
 */
final class RequestedAllocation implements Allocation {
    private static final Logger LOG = LoggerFactory.getLogger(RequestedAllocation.class);

    private final String name;
    private final long size;
    private final Scope scope;
    private final SegmentInitializer initializer;
    private final Backends backends;
    private final Reach reach;
    private final Granted<ResourceOwner> granted;
    private final Map<Optional<String>, Segment> segments = new ConcurrentHashMap<>();

    RequestedAllocation(
            final String name,
            final long size,
            final Scope scope,
            final SegmentInitializer initializer,
            final Backends backends,
            final Reach reach) {
        this.name = name;
        this.size = size;
        this.scope = scope;
        this.initializer = initializer;
        this.backends = backends;
        this.reach = reach;
        this.granted = new Granted<>(title());
    }

    void grant(final ResourceOwner owner, final List<String> databases) {
        if (scope == Scope.GLOBAL) {
            open(owner, Optional.empty());
        } else {
            databases.stream().filter(reach::includes).forEach(database -> open(owner, Optional.of(database)));
        }
        granted.grant(owner);
    }

    /** Undoes a grant of which a later part failed. */
    void forget() {
        segments.clear();
    }

    void revoke() {
        granted.revoke();
        segments.clear();
    }

    void databaseCreated(final String database) {
        if (scope == Scope.DATABASE && reach.includes(database)) {
            open(granted.get(), Optional.of(database));
        }
    }

    void databaseDropped(final String database) {
        final Segment segment = segments.remove(Optional.of(database));
        if (segment != null) {
            segment.close();
        }
    }

    /** Follows a change of the databases that the extension serves. */
    void reachChanged(final Collection<String> databases) {
        final ResourceOwner owner = granted.get();
        segments.keySet().forEach(key -> key.filter(database -> !reach.includes(database))
                .ifPresent(database -> withdraw(owner, database)));
        databases.forEach(database -> {
            try {
                databaseCreated(database);
            } catch (final RuntimeException e) {
                LOG.warn("{} could not be made in database {}: {}", title(), database, Cause.of(e), e);
            }
        });
    }

    private void withdraw(final ResourceOwner owner, final String database) {
        final Segment segment = segments.remove(Optional.of(database));
        if (segment != null) {
            owner.withdraw(segment, reach.sentence(title(), database));
        }
    }

    private String title() {
        return "allocation \"" + name + "\"";
    }

    private Segment open(final ResourceOwner owner, final Optional<String> database) {
        // the change of the file comes first and takes segments away afterwards: asking inside leaves none behind
        return segments.computeIfAbsent(database, key -> {
            key.ifPresent(present -> reach.require(title(), present));
            return owner.segment(name, size, key, initializer);
        });
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
            return open(owner, Optional.empty());
        }
        final Optional<String> database = backends.current().flatMap(Backend::database);
        if (database.isEmpty()) {
            throw new NoBackendException(title() + " has database scope, but the calling thread is"
                    + (backends.current().isEmpty() ? " no backend" : " a backend bound to no database")
                    + ": call Backends.register or Backends.call with a database");
        }
        return open(owner, database);
    }

    @Override
    public Segment segment(final String database) {
        final Optional<String> key = scope == Scope.GLOBAL ? Optional.empty() : Optional.of(database);
        return open(granted.get(), key);
    }

    AllocationInfo info() {
        return new AllocationInfo(name, size, scope);
    }
}
