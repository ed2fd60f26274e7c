package dev.backplane.core.extension;

import dev.backplane.api.NoBackendException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.Scope;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.extension.Allocation;
import dev.backplane.api.extension.AllocationInfo;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.engine.ResourceOwner;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory that was asked for in {@code init}. One segment for the instance, or one for each database that the extension
 * serves: those of databases that exist are taken with the grant, those of later databases when they are made, or at first
 * use if another process made them.
 */
final class RequestedAllocation implements Allocation {
    private static final Logger LOG = LoggerFactory.getLogger(RequestedAllocation.class);

    private final SegmentRequest request;
    private final boolean forAllVersions;
    private final Backends backends;
    private final Reach reach;
    private final Granted<ResourceOwner> granted;
    private final Map<Optional<String>, Segment> segments = new ConcurrentHashMap<>();
    private final Set<Optional<String>> deallocated = ConcurrentHashMap.newKeySet();

    /**
     * A request that is not granted yet.
     *
     * @param request with the full name, and size and scope after configuration
     * @param forAllVersions whether all versions of the extension own it together
     * @param backends who asks for the segment of its database
     * @param reach the databases that the extension serves
     */
    RequestedAllocation(
            final SegmentRequest request, final boolean forAllVersions, final Backends backends, final Reach reach) {
        this.request = request;
        this.forAllVersions = forAllVersions;
        this.backends = backends;
        this.reach = reach;
        this.granted = new Granted<>(title());
    }

    void grant(final ResourceOwner owner, final List<String> databases) {
        if (scope() == Scope.GLOBAL) {
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
        final Optional<String> key = Optional.of(database);
        if (scope() == Scope.DATABASE && reach.includes(database) && !deallocated.contains(key)) {
            open(granted.get(), key);
        }
    }

    void databaseDropped(final String database) {
        deallocated.remove(Optional.of(database));
        final Segment segment = segments.remove(Optional.of(database));
        if (segment != null) {
            segment.close();
        }
    }

    /** Follows a change of the databases that the extension serves. */
    void reachChanged(final Collection<String> databases) {
        final ResourceOwner owner = granted.get();
        segments.keySet().forEach(key -> key.filter(database -> !reach.includes(database))
                .ifPresent(database -> owner.withdraw(segments.remove(key), reach.sentence(title(), database))));
        databases.forEach(database -> {
            try {
                databaseCreated(database);
            } catch (final RuntimeException e) {
                LOG.warn("{} could not be made in database {}: {}", title(), database, Cause.of(e), e);
            }
        });
    }

    /** Takes further handles on its segments, as another owner. */
    void keep(final ResourceOwner other, final Collection<Segment> shared, final Collection<Segment> own) {
        final Collection<Segment> kept = forAllVersions ? shared : own;
        segments.values().forEach(segment -> other.share(segment).ifPresent(kept::add));
    }

    private String title() {
        return "allocation \"" + name() + "\"";
    }

    private Segment open(final ResourceOwner owner, final Optional<String> database) {
        // a change of the file comes first and takes segments away afterwards: asking inside leaves none behind
        return segments.computeIfAbsent(database, key -> {
            key.ifPresent(present -> reach.require(title(), present));
            if (deallocated.contains(key)) {
                throw new NotRegisteredException(gone(key));
            }
            return owner.segment(request, key, forAllVersions);
        });
    }

    private String gone(final Optional<String> database) {
        return title() + " is not there"
                + database.map(name -> " in database \"" + name + "\"").orElse("")
                + ": its extension has deallocated it in this process";
    }

    @Override
    public String name() {
        return request.name();
    }

    @Override
    public long size() {
        return request.size();
    }

    @Override
    public Scope scope() {
        return request.scope();
    }

    @Override
    public Segment segment() {
        return open(granted.get(), currentKey());
    }

    private Optional<String> currentKey() {
        if (scope() == Scope.GLOBAL) {
            return Optional.empty();
        }
        final Optional<String> database = backends.current().flatMap(Backend::database);
        if (database.isEmpty()) {
            throw new NoBackendException(title() + " has database scope, but the calling thread is"
                    + (backends.current().isEmpty() ? " no backend" : " a backend bound to no database")
                    + ": call Backends.register or Backends.call with a database");
        }
        return database;
    }

    private Optional<String> key(final String database) {
        return scope() == Scope.GLOBAL ? Optional.empty() : Optional.of(database);
    }

    @Override
    public Segment segment(final String database) {
        return open(granted.get(), key(database));
    }

    @Override
    public int deallocate() {
        return deallocate(granted.get(), currentKey());
    }

    @Override
    public int deallocate(final String database) {
        return deallocate(granted.get(), key(database));
    }

    private synchronized int deallocate(final ResourceOwner owner, final Optional<String> key) {
        final Segment segment = open(owner, key);
        deallocated.add(key);
        segments.remove(key);
        return owner.withdraw(segment, gone(key));
    }

    AllocationInfo info() {
        return new AllocationInfo(name(), size(), scope());
    }
}
