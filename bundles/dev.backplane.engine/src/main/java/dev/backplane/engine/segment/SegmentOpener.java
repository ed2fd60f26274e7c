package dev.backplane.engine.segment;

import dev.backplane.api.InUseException;
import dev.backplane.api.InitializerFailedException;
import dev.backplane.api.InvalidSizeException;
import dev.backplane.api.OutOfSharedMemoryException;
import dev.backplane.api.SelfDeadlockException;
import dev.backplane.api.SizeMismatchException;
import dev.backplane.api.StaleHandleException;
import dev.backplane.api.TypeMismatchException;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.api.shmem.SegmentMigrator;
import dev.backplane.engine.fault.FaultPoint;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds, makes, reads back or migrates a segment: {@code GetNamedDSMSegment} and more.
 *
 * <pre>
 * make     row = CREATING under the lock; zero and fill outside of it; row = READY
 * migrate  row = MIGRATING and a HIDDEN row under the lock; fill that outside of it; under the lock: hidden row = READY,
 *          old row = CONDEMNED
 * </pre>
 *
 * <p>Who asks meanwhile waits for {@link SegmentChange}. Failure or death in the middle frees the row that was being
 * filled and leaves an old one as it was.
 */
public final class SegmentOpener {
    private static final long MIGRATION_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SegmentTable segments;
    private final SegmentRows rows;
    private final NameTable table;
    private final SegmentMemory memory;
    private final Condemned condemned;
    private final KeptSegments kept;
    private final SegmentChange change;
    private final long limit;

    SegmentOpener(
            final SegmentTable segments,
            final SegmentRows rows,
            final SegmentMemory memory,
            final Condemned condemned,
            final KeptSegments kept,
            final SegmentChange change,
            final long limit) {
        this.segments = segments;
        this.rows = rows;
        this.table = rows.table();
        this.memory = memory;
        this.condemned = condemned;
        this.kept = kept;
        this.change = change;
        this.limit = limit;
    }

    /**
     * What somebody asks for.
     *
     * @param name the full name
     * @param scope 0, or the database's id
     * @param database the database's name, if there is one
     * @param kind {@link SegmentDescriptor#SEGMENT} or {@link SegmentDescriptor#TRANCHE}
     * @param size bytes
     * @param layoutVersion the layout of the bytes
     * @param kept whether the segment outlives its last user
     * @param owner the owner, as the row stores it
     */
    public record Request(
            String name,
            int scope,
            Optional<String> database,
            int kind,
            long size,
            int layoutVersion,
            boolean kept,
            int owner) {
        /** For messages. */
        String title() {
            return SegmentTable.title(kind) + " \"" + name + "\"";
        }

        Request like(final long otherSize, final int otherVersion) {
            return new Request(name, scope, database, kind, otherSize, otherVersion, kept, owner);
        }
    }

    /**
     * What fills a segment.
     *
     * @param initializer a new one
     * @param restored one whose bytes were read back
     * @param migrator one that exists with another layout
     */
    public record Callbacks(
            SegmentInitializer initializer, SegmentInitializer restored, Optional<SegmentMigrator> migrator) {
        /**
         * For a segment that is neither kept nor migrated.
         *
         * @param initializer fills a new one
         * @return the callbacks
         */
        public static Callbacks of(final SegmentInitializer initializer) {
            return new Callbacks(initializer, SegmentInitializer.ZEROED, Optional.empty());
        }
    }

    /**
     * Finds or makes a segment: {@code GetNamedDSMSegment}.
     *
     * @param request what is asked for
     * @param callbacks what fills it
     * @return a handle with a reference of its own
     */
    public MappedSegment open(final Request request, final Callbacks callbacks) {
        final byte[] name = ShmemText.encode("segment", request.name(), RowDescriptor.MAX_NAME_BYTES);
        requireSize(request);
        while (true) {
            final int sequence = change.sequence();
            final Optional<KeptSegments.Saved> saved =
                    request.kept() ? kept.find(request.name(), request.scope()) : Optional.empty();
            final Optional<MappedSegment> opened =
                    table.exclusively(() -> openOrBegin(request, name, callbacks, saved));
            if (opened.isEmpty()) {
                requireNotMine(request, name);
                leaveToMaker(request, name);
                change.await(sequence);
            } else if (opened.get().found()) {
                return opened.get();
            } else if (table.state(opened.get().row()) == RowDescriptor.HIDDEN) {
                return migrate(request, opened.get(), callbacks);
            } else if (saved.isPresent()) {
                restore(opened.get(), saved.get(), callbacks).close();
            } else {
                return fill(opened.get(), callbacks.initializer());
            }
        }
    }

    private void requireSize(final Request request) {
        if (request.size() < 1) {
            throw new InvalidSizeException("segment \"" + request.name() + "\" was asked for with size "
                    + request.size() + ": it needs at least 1 byte");
        }
        if (request.size() > limit) {
            throw new InvalidSizeException("segment \"" + request.name() + "\" was asked for with " + request.size()
                    + " bytes, but the whole instance has shared_memory_size = " + limit
                    + " bytes: raise it in etc/dev.backplane.instance.cfg and restart, or ask for less");
        }
        if (request.layoutVersion() < 0) {
            throw new InvalidSizeException("segment \"" + request.name() + "\" was asked for with layout version "
                    + request.layoutVersion() + ": it must be 0 or more");
        }
    }

    /** Under the lock: a handle on a ready segment, one on a row that this thread must fill, or none: wait. */
    private Optional<MappedSegment> openOrBegin(
            final Request request,
            final byte[] name,
            final Callbacks callbacks,
            final Optional<KeptSegments.Saved> saved) {
        if (!rows.isAlive(request.scope())) {
            // who drops the database frees its memory after the row says so, under this lock
            throw SegmentRows.dropped(
                    request.database().orElse(""), "segment \"" + request.name() + "\" was asked for");
        }
        final int row = table.find(request.scope(), name);
        if (row < 0) {
            final Request first = saved.map(bytes -> request.like(bytes.size(), bytes.layoutVersion()))
                    .orElse(request);
            return Optional.of(begin(first, name, callbacks));
        }
        if (table.state(row) != RowDescriptor.READY) {
            table.requireMaker(row);
            return Optional.empty();
        }
        final int kind = rows.kind(row);
        if (kind != request.kind()) {
            throw new TypeMismatchException("\"" + request.name() + "\" is a " + SegmentTable.title(kind) + ", not a "
                    + SegmentTable.title(request.kind()) + ": choose another name");
        }
        if (rows.size(row) != request.size() || rows.layoutVersion(row) != request.layoutVersion()) {
            return Optional.of(beginMigration(request, name, row, callbacks));
        }
        table.references().add(row);
        return Optional.of(segments.handle(row, request.name(), request.database(), true, callbacks.initializer()));
    }

    private MappedSegment begin(final Request request, final byte[] name, final Callbacks callbacks) {
        final SegmentRows.Charge charge = memory.requireQuota(request, name);
        final SegmentRows.Block block = memory.allocate(request.size());
        FaultPoint.SEGMENT_ALLOCATED.reached();
        final int row;
        try {
            row = table.insert(
                    request.scope(), name, request.owner(), payload -> rows.fill(payload, request, block, charge));
        } catch (final RuntimeException e) {
            memory.free(block);
            throw e;
        }
        memory.charge(charge, block);
        table.references().add(row);
        return segments.handle(row, request.name(), request.database(), false, callbacks.initializer());
    }

    private MappedSegment beginMigration(
            final Request request, final byte[] name, final int row, final Callbacks callbacks) {
        if (callbacks.migrator().isEmpty()) {
            throw new SizeMismatchException("segment \"" + request.name() + "\" exists with " + rows.size(row)
                    + " bytes and layout version " + rows.layoutVersion(row) + ", and was asked for with "
                    + request.size() + " bytes and layout version " + request.layoutVersion()
                    + ": all its users must agree, use different names, or give a migrator");
        }
        final SegmentRows.Charge charge = memory.requireQuota(request, name);
        final SegmentRows.Block block = memory.allocate(request.size());
        final int hidden;
        try {
            hidden = table.insertHidden(row, request.owner(), payload -> rows.fill(payload, request, block, charge));
        } catch (final RuntimeException e) {
            memory.free(block);
            throw e;
        }
        memory.charge(charge, block);
        rows.replaces(hidden, row);
        table.references().add(hidden);
        table.references().add(row);
        table.answerFor(row);
        table.state(row, RowDescriptor.MIGRATING);
        return segments.handle(hidden, request.name(), request.database(), false, callbacks.initializer());
    }

    private MappedSegment fill(final MappedSegment segment, final SegmentInitializer initializer) {
        final int row = segment.row();
        segment.filledBy(Thread.currentThread());
        try {
            memory.zero(rows.block(row));
            initializer.initialize(segment);
            segment.filledBy(null);
            FaultPoint.SEGMENT_FILLED.reached();
            requireUncondemned(segment, table.state(row, RowDescriptor.CREATING, RowDescriptor.READY));
            change.announce();
            return segment;
        } catch (final Exception | Error e) {
            final boolean dropped = segment.isStale();
            segment.close();
            change.announce();
            throw dropped && e instanceof StaleHandleException stale
                    ? stale
                    : failure(
                            "the initialiser of segment \"" + segment.name()
                                    + "\" failed, the segment was rolled back: ",
                            e);
        }
    }

    /** It may have been freed with its database while it was being filled. */
    private static void requireUncondemned(final MappedSegment segment, final boolean ready) {
        if (!ready) {
            segment.requireLive();
        }
    }

    private MappedSegment restore(
            final MappedSegment segment, final KeptSegments.Saved saved, final Callbacks callbacks) {
        final MappedSegment filled = fill(segment, fresh -> {
            kept.read(saved, segment);
            callbacks.restored().initialize(segment);
        });
        kept.forget(saved);
        return filled;
    }

    /** Fills the hidden row and puts it in the other one's place. */
    private MappedSegment migrate(final Request request, final MappedSegment fresh, final Callbacks callbacks) {
        final int old = rows.replaces(fresh.row());
        final MappedSegment source = segments.handle(old, request.name(), request.database(), true, null);
        source.filledBy(Thread.currentThread());
        try {
            awaitOthers(source);
            memory.zero(rows.block(fresh.row()));
            callbacks.migrator().get().migrate(source, fresh);
        } catch (final Exception | Error e) {
            undoMigration(fresh, source);
            throw e instanceof InUseException used
                    ? used
                    : failure("the migration of segment \"" + request.name() + "\" failed, it stays as it was: ", e);
        }
        final boolean replaced = table.exclusively(() -> {
            final boolean there = table.state(fresh.row()) == RowDescriptor.HIDDEN && rows.replaces(fresh.row()) == old;
            if (there) {
                table.replace(fresh.row(), old);
                rows.replaces(fresh.row(), -1);
            }
            return there;
        });
        source.filledBy(null);
        if (!replaced) {
            source.close();
            fresh.requireLive();
        }
        condemned.announce();
        source.close();
        change.announce();
        return fresh;
    }

    /** Other processes may be about to stop their extension too, when a new version is deployed everywhere. */
    private void awaitOthers(final MappedSegment source) {
        final long patience = System.nanoTime() + MIGRATION_PATIENCE_NANOS;
        while (!table.references().isOnlyMine(source.row())) {
            if (System.nanoTime() - patience > 0) {
                throw new InUseException("segment \"" + source.name() + "\" with layout version "
                        + source.layoutVersion() + " cannot be migrated while other processes use it: "
                        + table.references().pids(source.row()) + "; stop the extension there first");
            }
            change.await(change.sequence());
        }
    }

    private void undoMigration(final MappedSegment fresh, final MappedSegment source) {
        source.filledBy(null);
        table.state(source.row(), RowDescriptor.MIGRATING, RowDescriptor.READY);
        fresh.close();
        source.close();
        change.announce();
    }

    private static RuntimeException failure(final String what, final Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof OutOfSharedMemoryException full ? full : new InitializerFailedException(what + e, e);
    }

    /** Whoever migrates the segment waits for the last handle of this process, and this thread waits for him. */
    private void leaveToMaker(final Request request, final byte[] name) {
        final int row = table.shared(() -> table.find(request.scope(), name));
        if (row >= 0) {
            condemned.handles().live(row).forEach(MappedSegment::leaveIfAsked);
        }
    }

    private void requireNotMine(final Request request, final byte[] name) {
        final int row = table.shared(() -> table.find(request.scope(), name));
        final boolean mine =
                row >= 0 && condemned.handles().of(row).stream().anyMatch(MappedSegment::isFilledByCurrentThread);
        if (mine) {
            throw new SelfDeadlockException("the initialiser or migrator of segment \"" + request.name()
                    + "\" asks for that segment itself: use the segment it was given");
        }
    }
}
