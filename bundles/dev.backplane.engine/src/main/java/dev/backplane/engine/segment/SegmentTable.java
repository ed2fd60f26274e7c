package dev.backplane.engine.segment;

import static dev.backplane.engine.segment.SegmentDescriptor.*;

import dev.backplane.api.InUseException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.shmem.SegmentInitializer;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Named segments: PostgreSQL's {@code ShmemIndex} and its DSM registry in one.
 *
 * <p>States of a row: free; CREATING, while one process reserves, zeroes and fills the memory outside of the lock and
 * all others wait; READY; free again when the last reference goes. A row that is CREATING goes back to free when its
 * initialiser throws, or by the sweep when its process dies; then one of the waiters begins anew. So exactly one
 * initialiser completes for each life of a segment, and nobody sees the memory before that.
 *
 * <p>MIGRATING: as READY, but somebody fills a HIDDEN row that will replace it, and all who ask wait; READY again if that
 * fails. CONDEMNED: replaced, or freed by force; its memory stays until no process refers to it and no ledger has a lock
 * in it, see {@link Condemned}.
 */
public final class SegmentTable {
    private final SegmentRows rows;
    private final NameTable table;
    private final SegmentMemory memory;
    private final Condemned condemned;
    private final Path dataFolder;
    private final SegmentChange change;
    private final long limit;
    /** Made when the first segment is opened, perhaps by several at a time: its fields are final. */
    private SegmentOpener opener;

    /**
     * The segments of an instance.
     *
     * @param rows their rows
     * @param memory their memory
     * @param condemned what becomes of those that are freed by force
     * @param dataFolder where those lie that outlive the instance
     * @param change how to wait for others
     * @param limit shared_memory_size
     */
    public SegmentTable(
            final SegmentRows rows,
            final SegmentMemory memory,
            final Condemned condemned,
            final Path dataFolder,
            final SegmentChange change,
            final long limit) {
        this.rows = rows;
        this.table = rows.table();
        this.memory = memory;
        this.condemned = condemned;
        this.dataFolder = dataFolder;
        this.change = change;
        this.limit = limit;
    }

    private KeptSegments kept() {
        return new KeptSegments(dataFolder);
    }

    private SegmentOpener opener() {
        final SegmentOpener present = opener;
        if (present != null) {
            return present;
        }
        final SegmentOpener made = new SegmentOpener(this, rows, memory, condemned, kept(), change, limit);
        opener = made;
        return made;
    }

    /**
     * Finds or makes a segment.
     *
     * @param request what is asked for
     * @param callbacks what fills it
     * @return a handle with a reference of its own
     */
    public MappedSegment open(final SegmentOpener.Request request, final SegmentOpener.Callbacks callbacks) {
        return opener().open(request, callbacks);
    }

    /**
     * A number that changes whenever a segment has become ready.
     *
     * @return the number
     */
    public int sequence() {
        return change.sequence();
    }

    /**
     * Finds a segment: {@code dynpgext_lookup_shmem}.
     *
     * @param name the full name
     * @param scope 0, or the database's id
     * @param database the database's name, if there is one
     * @return a handle; empty if there is no ready segment
     */
    public Optional<MappedSegment> lookup(final String name, final int scope, final Optional<String> database) {
        return table.exclusively(() -> {
            final int row = find(name, scope);
            if (row < 0) {
                return Optional.empty();
            }
            table.references().add(row);
            return Optional.of(handle(row, name, database, true, null));
        });
    }

    private int find(final String name, final int scope) {
        final int row = table.find(scope, ShmemText.encode("segment", name, RowDescriptor.MAX_NAME_BYTES));
        final boolean ready = row >= 0 && table.state(row) == RowDescriptor.READY && rows.kind(row) == SEGMENT;
        return ready ? row : -1;
    }

    /** Under the lock: a new handle; the initialiser is null if the segment was only looked up. */
    MappedSegment handle(
            final int row,
            final String name,
            final Optional<String> database,
            final boolean found,
            final SegmentInitializer initializer) {
        final SegmentRows.Block block = rows.block(row);
        memory.regions().requireInside(block.region(), block.offset(), rows.size(row));
        final MappedSegment segment = new MappedSegment(this, row, name, database, found, initializer);
        condemned.handles().add(segment);
        return segment;
    }

    SegmentRows rows() {
        return rows;
    }

    /**
     * Takes one more handle on a segment, and never waits for anybody.
     *
     * @param segment a handle
     * @return the other one; empty if the segment is gone, or somebody is about to replace it
     */
    public Optional<MappedSegment> share(final MappedSegment segment) {
        return table.exclusively(() -> {
            final int row = segment.row();
            if (!segment.isSameLife() || table.state(row) != RowDescriptor.READY) {
                return Optional.empty();
            }
            table.references().add(row);
            return Optional.of(handle(row, segment.name(), segment.database(), true, null));
        });
    }

    /** Takes a handle's reference away; answers how many are left. */
    int release(final MappedSegment segment) {
        return table.exclusively(() -> {
            condemned.handles().remove(segment);
            final int row = segment.row();
            if (!segment.isSameLife()) {
                return 0;
            }
            if (table.references().remove(row)) {
                final boolean stays = table.state(row) == RowDescriptor.READY && rows.isKept(row);
                if (!stays) {
                    condemned.free(row);
                }
                return 0;
            }
            return table.references().count(row);
        });
    }

    /**
     * Frees a segment; a kept one also if nobody has read it back yet.
     *
     * @param name the full name
     * @param scope 0, or the database's id
     * @param force whoever uses it
     * @return false if there is none
     */
    public boolean free(final String name, final int scope, final boolean force) {
        final boolean found = table.exclusively(() -> {
            final int row = find(name, scope);
            if (row >= 0) {
                if (!force && !table.references().isEmpty(row)) {
                    throw new InUseException("segment \"" + name + "\" is in use by the processes "
                            + table.references().pids(row) + ": stop its extension there, or free it by force");
                }
                condemned.free(row);
            }
            return row >= 0;
        });
        final boolean saved = kept().forget(name, scope);
        if (found) {
            condemned.announce();
        }
        return found || saved;
    }

    /**
     * Initialises a segment anew, as the extension in this process would.
     *
     * @param name the full name
     * @param scope 0, or the database's id
     * @return false if there is none
     */
    public boolean reinitialize(final String name, final int scope) {
        final int row = table.shared(() -> find(name, scope));
        if (row < 0) {
            return false;
        }
        final MappedSegment segment = condemned.handles().live(row).stream()
                .filter(handle -> handle.initializer().isPresent())
                .findFirst()
                .orElseThrow(
                        () -> new NotRegisteredException("nobody in this process knows how to initialise segment \""
                                + name + "\": deploy its extension here, or free it with shmem:free --force"));
        segment.reinitialize(segment.initializer().get());
        return true;
    }

    /**
     * Limits all segments of a name together: the global one, or those in all databases. What there is stays.
     *
     * @param name the full name
     * @param limit bytes; empty for none
     */
    public void limit(final String name, final OptionalLong limit) {
        table.exclusively(() -> {
            final int quota = memory.quotas().limitAllocation(name, limit);
            if (quota > 0) {
                table.forEach(row -> {
                    if (rows.kind(row) == SEGMENT && table.name(row).equals(name)) {
                        memory.chargeToAllocation(rows, row, quota);
                    }
                });
            }
            return null;
        });
    }

    /**
     * Frees all segments of a database, whoever still refers to them.
     *
     * @param databaseId the database
     */
    public void freeScope(final int databaseId) {
        table.exclusively(() -> {
            table.forEachIn(databaseId, condemned::free);
            return null;
        });
        kept().forgetDatabase(databaseId);
        condemned.announce();
    }

    /**
     * Lets the handles of this process know that a database has another name, and counts its memory under that name.
     * Each process does it, so it is done whoever dies.
     *
     * @param databaseId the database
     * @param newName its name now
     */
    public void renamed(final int databaseId, final String newName) {
        table.exclusively(() -> {
            table.forEachIn(databaseId, row -> {
                condemned.handles().of(row).forEach(handle -> handle.renamed(databaseId, newName));
                memory.chargeToDatabase(rows, row, newName);
            });
            return null;
        });
    }

    /**
     * Takes away what a dead process left.
     *
     * @param process its slot
     */
    public void sweep(final int process) {
        table.exclusively(() -> {
            table.sweep(process, rows::isKept, condemned::free);
            return null;
        });
        change.announce();
    }

    /** Puts the table right after somebody died holding its lock: everything derived is computed anew. */
    public void repair() {
        table.forEach(row -> {
            final int old = rows.replaces(row);
            if (table.state(row) == RowDescriptor.READY && old >= 0) {
                if (table.state(old) == RowDescriptor.MIGRATING) {
                    table.state(old, RowDescriptor.CONDEMNED);
                }
                rows.replaces(row, -1);
            }
        });
        table.rebuildIndex();
        memory.repair(rows);
    }

    static String title(final int kind) {
        return kind == SegmentDescriptor.TRANCHE ? "tranche's lock array" : "segment";
    }
}
