package dev.backplane.engine.owner;

import dev.backplane.api.NoBackendException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.Scope;
import dev.backplane.api.shmem.IntegrityReport;
import dev.backplane.api.shmem.MemoryInfo;
import dev.backplane.api.shmem.QuotaInfo;
import dev.backplane.api.shmem.Segment;
import dev.backplane.api.shmem.SegmentInfo;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SegmentRequest;
import dev.backplane.api.shmem.SharedMemory;
import dev.backplane.engine.backend.BackendFinder;
import dev.backplane.engine.backend.BackendSlot;
import dev.backplane.engine.backend.BackendTable;
import dev.backplane.engine.database.DatabaseTable;
import dev.backplane.engine.handle.HandleSet;
import dev.backplane.engine.segment.MappedSegment;
import dev.backplane.engine.segment.SegmentDescriptor;
import dev.backplane.engine.segment.SegmentList;
import dev.backplane.engine.segment.SegmentOpener;
import dev.backplane.engine.segment.SegmentRows;
import dev.backplane.engine.segment.SegmentTable;
import dev.backplane.engine.table.OwnerFamily;
import java.util.List;
import java.util.Optional;

/** Shared memory as one resource owner sees it. */
public final class OwnedSharedMemory extends BackendFinder implements SharedMemory {
    private final int owner;
    private final OwnerFamily family;
    private final HandleSet handles;
    private final SegmentTable segments;
    private final SegmentList list;
    private final DatabaseTable databases;
    private final BackendTable backends;
    private final Lookups<Found> found = new Lookups<>(this::isUsable);

    /**
     * What was looked up.
     *
     * @param handle not empty
     * @param segment the handle itself
     * @param elsewhere whether it is a global segment that was looked for in a database, which had none of that name
     * @param sequence of the segments when that was so
     */
    private record Found(Optional<Segment> handle, MappedSegment segment, boolean elsewhere, int sequence) {
        Found(final Optional<Segment> handle, final boolean elsewhere, final int sequence) {
            this(handle, mapped(handle.get()), elsewhere, sequence);
        }
    }

    /**
     * The view of an owner.
     *
     * @param owner who it is
     * @param family what all versions of the owner are together
     * @param handles what it has
     * @param segments all segments
     * @param list shows them
     * @param databases the databases
     * @param backends the backends
     */
    public OwnedSharedMemory(
            final int owner,
            final OwnerFamily family,
            final HandleSet handles,
            final SegmentTable segments,
            final SegmentList list,
            final DatabaseTable databases,
            final BackendTable backends) {
        super(null);
        this.owner = owner;
        this.family = family;
        this.handles = handles;
        this.segments = segments;
        this.list = list;
        this.databases = databases;
        this.backends = backends;
    }

    @Override
    public Segment namedSegment(final String name, final long size, final SegmentInitializer initializer) {
        return namedSegment(SegmentRequest.of(name, size).initializer(initializer));
    }

    @Override
    public Segment namedSegment(final SegmentRequest request) {
        final boolean global = request.scope() == Scope.GLOBAL;
        final Optional<String> database =
                global ? Optional.empty() : boundDatabase(request.name()).database();
        return open(request, database, global ? 0 : backends.current().databaseId(), owner);
    }

    private BackendSlot boundDatabase(final String name) {
        final BackendSlot me = backends.current();
        if (me.databaseId() == 0) {
            throw new NoBackendException("segment \"" + name + "\" has database scope, but backend " + me.id()
                    + " is bound to no database: register the backend with one");
        }
        return me;
    }

    @Override
    public Segment namedSegment(
            final String name, final long size, final Scope scope, final SegmentInitializer initializer) {
        return namedSegment(SegmentRequest.of(name, size).scope(scope).initializer(initializer));
    }

    /**
     * As {@link #namedSegment(SegmentRequest)} for a database named by the caller.
     *
     * @param request what is asked for; its scope does not count
     * @param databaseId the database's id; 0 for a global segment
     * @param database its name; empty for a global segment
     * @param forFamily whether all versions of the owner own it together
     * @return a handle
     */
    public Segment segment(
            final SegmentRequest request,
            final int databaseId,
            final Optional<String> database,
            final boolean forFamily) {
        return open(request, database, databaseId, forFamily ? family.get() : owner);
    }

    /**
     * The id of a database, also while it is being made.
     *
     * @param database its name
     * @return its id
     */
    public int databaseId(final String database) {
        return databases.id(database);
    }

    /**
     * Closes a handle, and says why to who uses it afterwards.
     *
     * @param segment a handle of this owner
     * @param why a sentence
     * @return how many references are left
     */
    public int withdraw(final Segment segment, final String why) {
        return mapped(segment).withdraw(why);
    }

    /**
     * Takes one more handle on a segment, and never waits for anybody.
     *
     * @param segment a handle of any owner
     * @return the other one; empty if the segment is gone, or somebody is about to replace it
     */
    public Optional<Segment> share(final Segment segment) {
        return segments.share(mapped(segment)).map(this::track);
    }

    /**
     * Closes a handle as soon as another process keeps the segment too.
     *
     * @param segment a handle of this owner
     */
    public void leaveToOthers(final Segment segment) {
        mapped(segment).leaveToOthers();
    }

    private static MappedSegment mapped(final Segment segment) {
        if (segment instanceof MappedSegment mapped) {
            return mapped;
        }
        throw new IllegalArgumentException(
                "segment \"" + segment.name() + "\" is no segment of this platform: " + segment.getClass());
    }

    private MappedSegment open(
            final SegmentRequest request,
            final Optional<String> database,
            final int databaseId,
            final int segmentOwner) {
        return track(segments.open(
                new SegmentOpener.Request(
                        request.name(),
                        databaseId,
                        database,
                        SegmentDescriptor.SEGMENT,
                        request.size(),
                        request.layoutVersion(),
                        request.kept(),
                        segmentOwner),
                new SegmentOpener.Callbacks(request.initializer(), request.restored(), request.migrator())));
    }

    private MappedSegment track(final MappedSegment segment) {
        handles.add(segment);
        return segment;
    }

    @Override
    public Optional<Segment> lookup(final String name) {
        final BackendSlot me = meOrNull();
        final int databaseId = me == null ? 0 : me.databaseId();
        final Found known = found.get(databaseId, name);
        if (known != null) {
            return known.handle();
        }
        return databaseId == 0 ? find(name, 0, Optional.empty()) : findFor(me, name);
    }

    private Optional<Segment> findFor(final BackendSlot me, final String name) {
        requireDatabase(me, name);
        final int sequence = segments.sequence();
        final Optional<Segment> local = find(name, me.databaseId(), me.database());
        if (local.isPresent()) {
            return local;
        }
        final Found known = found.get(0, name);
        final Optional<Segment> global = known != null ? known.handle() : find(name, 0, Optional.empty());
        if (global.isPresent()) {
            found.put(me.databaseId(), name, new Found(global, true, sequence));
        }
        return global;
    }

    private Optional<Segment> find(final String name, final int scope, final Optional<String> database) {
        final Optional<Segment> segment = segments.lookup(name, scope, database).map(this::track);
        if (segment.isPresent()) {
            found.put(scope, name, new Found(segment, false, 0));
        }
        return segment;
    }

    @Override
    protected BackendTable backends() {
        return backends;
    }

    private boolean isUsable(final Found known) {
        return known.segment().isUsable() && (!known.elsewhere() || known.sequence() == segments.sequence());
    }

    /** Its database may have been dropped by force. */
    private void requireDatabase(final BackendSlot me, final String name) {
        if (!databases.hasMemory(me.databaseId())) {
            throw SegmentRows.dropped(me.database().orElse(""), "segment \"" + name + "\" was asked for");
        }
    }

    @Override
    public int deallocate(final String name) {
        final Optional<String> database =
                Optional.ofNullable(backends.currentOrNull()).flatMap(BackendSlot::database);
        final MappedSegment segment = allocated(name, database)
                .or(() -> allocated(name, Optional.empty()))
                .orElseThrow(() -> new NotRegisteredException("segment \"" + name + "\" is not there: its caller has no"
                        + " handle on it, or has given back all of them"));
        final int left = segment.giveBack();
        return allocated(name, segment.database()).isPresent() ? left : closeLookedUp(segment, left);
    }

    /** A handle that was asked for with a size. */
    private Optional<MappedSegment> allocated(final String name, final Optional<String> database) {
        return handles.find(
                MappedSegment.class,
                segment -> segment.name().equals(name) && segment.database().equals(database) && !isLookedUp(segment));
    }

    private boolean isLookedUp(final MappedSegment segment) {
        final Found known = found.get(segment.databaseId(), segment.name());
        return known != null && known.segment() == segment;
    }

    /** What was looked up goes with the last handle that was asked for. */
    private int closeLookedUp(final MappedSegment segment, final int left) {
        final Found known = found.get(segment.databaseId(), segment.name());
        return known == null || known.elsewhere() ? left : known.segment().giveBack();
    }

    @Override
    public boolean free(final String name) {
        return free(name, false);
    }

    @Override
    public boolean freeByForce(final String name) {
        return free(name, true);
    }

    private boolean free(final String name, final boolean force) {
        final BackendSlot me = backends.currentOrNull();
        return me != null && me.databaseId() != 0 && segments.free(name, me.databaseId(), force)
                || segments.free(name, 0, force);
    }

    @Override
    public void reinitialize(final String name) {
        final BackendSlot me = backends.currentOrNull();
        final boolean found = me != null && me.databaseId() != 0 && segments.reinitialize(name, me.databaseId())
                || segments.reinitialize(name, 0);
        if (!found) {
            throw new NotRegisteredException("there is no segment \"" + name + "\"");
        }
    }

    @Override
    public IntegrityReport check() {
        return list.check();
    }

    @Override
    public List<SegmentInfo> segments() {
        return list.segments();
    }

    @Override
    public List<QuotaInfo> quotas() {
        return list.quotas();
    }

    @Override
    public MemoryInfo memory() {
        return list.memory();
    }
}
