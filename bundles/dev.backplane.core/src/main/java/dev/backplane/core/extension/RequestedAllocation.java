package dev.backplane.core.extension;

import dev.backplane.api.NoBackendException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.Scope;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.backend.Backend;
import dev.backplane.api.backend.Backends;
import dev.backplane.api.extension.Allocation;
import dev.backplane.api.extension.AllocationInfo;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.engine.ResourceOwner;
import java.util.Collection;
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
    /** By the id of the database, which no other one ever gets, as its name may; 0 for the instance. */
    private final Map<Integer, Segment> segments = new ConcurrentHashMap<>();

    private final Set<Integer> deallocated = ConcurrentHashMap.newKeySet();

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

    /** The instance, or a database. */
    private record Place(int id, Optional<String> database) {
        private static final Place INSTANCE = new Place(0, Optional.empty());
    }

    void grant(final ResourceOwner owner, final Map<Integer, String> databases) {
        if (scope() == Scope.GLOBAL) {
            open(owner, Place.INSTANCE);
        } else {
            databases.forEach((id, database) -> {
                if (reach.includes(database)) {
                    openIfThere(owner, id, database);
                }
            });
        }
        granted.grant(owner);
    }

    private void openIfThere(final ResourceOwner owner, final int id, final String database) {
        try {
            open(owner, new Place(id, Optional.of(database)));
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

    void databaseCreated(final int id, final String database) {
        if (scope() == Scope.DATABASE && reach.includes(database) && !deallocated.contains(id)) {
            open(granted.get(), new Place(id, Optional.of(database)));
        }
    }

    void databaseDropped(final int id) {
        deallocated.remove(id);
        final Segment segment = segments.remove(id);
        if (segment != null) {
            segment.close();
        }
    }

    /** Follows a change of the databases that the extension serves, or of their names. */
    void reachChanged(final Map<Integer, String> databases) {
        final ResourceOwner owner = granted.get();
        databases.forEach((id, database) -> {
            final Segment segment = reach.includes(database) ? null : segments.remove(id);
            if (segment != null) {
                owner.withdraw(segment, reach.sentence(title(), database));
            }
        });
        databases.forEach((id, database) -> {
            try {
                databaseCreated(id, database);
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

    private Segment open(final ResourceOwner owner, final Place place) {
        // a change of the file comes first and takes segments away afterwards: asking inside leaves none behind
        return segments.computeIfAbsent(place.id(), id -> {
            place.database().ifPresent(database -> reach.require(title(), database));
            if (deallocated.contains(id)) {
                throw new NotRegisteredException(gone(place));
            }
            return owner.segment(request, id, place.database(), forAllVersions);
        });
    }

    private String gone(final Place place) {
        return title() + " is not there"
                + place.database().map(name -> " in database \"" + name + "\"").orElse("")
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
        return open(granted.get(), here());
    }

    private Place here() {
        if (scope() == Scope.GLOBAL) {
            return Place.INSTANCE;
        }
        final Optional<Backend> me = backends.current();
        if (me.isEmpty() || me.get().databaseId() == 0) {
            throw new NoBackendException(title() + " has database scope, but the calling thread is"
                    + (me.isEmpty() ? " no backend" : " a backend bound to no database")
                    + ": call Backends.register or Backends.call with a database");
        }
        return new Place(me.get().databaseId(), me.get().database());
    }

    private Place place(final ResourceOwner owner, final String database) {
        return scope() == Scope.GLOBAL ? Place.INSTANCE : new Place(owner.databaseId(database), Optional.of(database));
    }

    @Override
    public Segment segment(final String database) {
        final ResourceOwner owner = granted.get();
        return open(owner, place(owner, database));
    }

    @Override
    public int deallocate() {
        return deallocate(granted.get(), here());
    }

    @Override
    public int deallocate(final String database) {
        final ResourceOwner owner = granted.get();
        return deallocate(owner, place(owner, database));
    }

    private synchronized int deallocate(final ResourceOwner owner, final Place place) {
        final Segment segment = open(owner, place);
        deallocated.add(place.id());
        segments.remove(place.id());
        return owner.withdraw(segment, gone(place));
    }

    AllocationInfo info() {
        return new AllocationInfo(name(), size(), scope());
    }
}
