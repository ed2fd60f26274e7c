package dev.backplane.engine.tranche;

import dev.backplane.api.InvalidSizeException;
import dev.backplane.api.NotRegisteredException;
import dev.backplane.api.SizeMismatchException;
import dev.backplane.api.TypeMismatchException;
import dev.backplane.api.lwlock.LWLock;
import dev.backplane.api.lwlock.TrancheOptions;
import dev.backplane.engine.lwlock.LWLockDescriptor;
import dev.backplane.engine.lwlock.LockSpace;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.MappedFile;
import dev.backplane.engine.memory.Names;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.memory.TableId;
import dev.backplane.engine.segment.MappedSegment;
import dev.backplane.engine.segment.SegmentDescriptor;
import dev.backplane.engine.segment.SegmentOpener;
import dev.backplane.engine.segment.SegmentTable;
import dev.backplane.engine.table.NameTable;
import dev.backplane.engine.table.RowDescriptor;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Tranches: {@code LWLockTrancheNames} and {@code NamedLWLockTrancheArray}. The tranches of the platform's own tables
 * have the ids 1 to 63; a row of the table is the tranche with id row + 64.
 *
 * <p>A row's scope is 0 for a tranche with locks of its own, whose name is unique, and 1 for one made by
 * {@code newTrancheId}, whose name need not be. Its payload: int number of own locks, int flags of its locks. The own
 * locks are a segment with the tranche's name in a scope of its own.
 */
public final class TrancheTable implements Names {
    /** The highest id of a table's own tranche. */
    public static final int BUILTIN = TableId.values().length;

    private static final int FIRST_USER_DEFINED = 64;
    private static final int NAMED = 0;
    private static final int DYNAMIC = 1;
    private static final int LOCKS_OFFSET = 0;
    private static final int FLAGS_OFFSET = 4;

    private final NameTable table;
    private final UnsafeBuffer buffer;
    private final SegmentTable segments;
    private final LockSpace locks;
    private final long mostLocks;

    /**
     * The tranches of an instance.
     *
     * @param table their names
     * @param control the control file
     * @param segments where named tranches' locks lie
     * @param locks all locks
     */
    public TrancheTable(
            final NameTable table, final ControlFile control, final SegmentTable segments, final LockSpace locks) {
        this.table = table;
        this.buffer = control.buffer();
        this.segments = segments;
        this.locks = locks;
        this.mostLocks = Math.min(control.limits().sharedMemorySize(), MappedFile.MAX_BUFFER) / LWLock.SIZE;
    }

    /**
     * The id of the tranche of a table's lock.
     *
     * @param id the table
     * @return 1 to 63
     */
    public static int builtin(final TableId id) {
        return id.ordinal() + 1;
    }

    /**
     * The table whose lock is in a tranche.
     *
     * @param trancheId 1 to {@link #BUILTIN}
     * @return the table
     */
    public static TableId table(final int trancheId) {
        return TableId.values()[trancheId - 1];
    }

    /**
     * Finds or makes a tranche with own locks: {@code RequestNamedLWLockTranche}.
     *
     * @param name its name
     * @param count number of locks
     * @param options how they behave
     * @param owner who asks
     * @return a handle with a reference of its own
     */
    public TrancheHandle request(final String name, final int count, final TrancheOptions options, final int owner) {
        final byte[] bytes = ShmemText.encode("tranche", name, RowDescriptor.MAX_NAME_BYTES);
        if (count < 1 || count > mostLocks) {
            throw new InvalidSizeException(
                    "tranche \"" + name + "\" was asked for with " + count + " locks: it can have 1 to " + mostLocks
                            + ", as many as fit in shared_memory_size and in one mapping");
        }
        final int row = table.exclusively(() -> findOrInsert(name, bytes, count, options, owner));
        return withLocks(row, name, count, owner);
    }

    private int findOrInsert(
            final String name, final byte[] bytes, final int count, final TrancheOptions options, final int owner) {
        int row = table.find(NAMED, bytes);
        if (row < 0) {
            row = table.insert(NAMED, bytes, owner, payload -> fill(payload, count, options));
            table.state(row, RowDescriptor.READY);
        } else if (lockCount(row) != count) {
            throw new SizeMismatchException("tranche \"" + name + "\" exists with " + lockCount(row)
                    + " locks and was asked for with " + count
                    + ": all its users must agree on the number, or use different names");
        } else if (!options(row).equals(options)) {
            throw new TypeMismatchException("tranche \"" + name + "\" exists with " + options(row)
                    + " and was asked for with " + options + ": all its users must agree, or use different names");
        }
        table.references().add(row);
        return row;
    }

    private void fill(final int payload, final int count, final TrancheOptions options) {
        buffer.putInt(payload + LOCKS_OFFSET, count);
        buffer.putInt(payload + FLAGS_OFFSET, LWLockDescriptor.flags(options));
    }

    private TrancheHandle withLocks(final int row, final String name, final int count, final int owner) {
        final int id = row + FIRST_USER_DEFINED;
        if (count == 0) {
            return new TrancheHandle(this, locks, id, name, 0, options(row), null);
        }
        try {
            final MappedSegment array = segments.open(
                    new SegmentOpener.Request(
                            name,
                            SegmentDescriptor.TRANCHE_SCOPE,
                            Optional.empty(),
                            SegmentDescriptor.TRANCHE,
                            (long) count * LWLock.SIZE,
                            0,
                            false,
                            owner),
                    SegmentOpener.Callbacks.of(segment -> initialize((MappedSegment) segment, id, count, flags(id))));
            return new TrancheHandle(this, locks, id, name, count, options(row), array);
        } catch (final RuntimeException e) {
            release(id);
            throw e;
        }
    }

    private void initialize(final MappedSegment array, final int id, final int count, final int flags) {
        for (int index = 0; index < count; index++) {
            locks.initialize(array.lockLocation((long) index * LWLock.SIZE), id, index, flags);
        }
    }

    /**
     * Finds a tranche with own locks: {@code GetNamedLWLockTranche}.
     *
     * @param name its name
     * @param owner who asks
     * @return a handle with a reference of its own
     */
    public TrancheHandle named(final String name, final int owner) {
        final byte[] bytes = ShmemText.encode("tranche", name, RowDescriptor.MAX_NAME_BYTES);
        final int row = table.exclusively(() -> {
            final int found = table.find(NAMED, bytes);
            if (found < 0) {
                throw new NotRegisteredException("requested tranche is not registered: \"" + name + "\"");
            }
            table.references().add(found);
            return found;
        });
        return withLocks(row, name, lockCount(row), owner);
    }

    /**
     * Makes a tranche without own locks: {@code LWLockNewTrancheId}.
     *
     * @param name its name, which need not be unique
     * @param options how its locks will behave
     * @param owner who asks
     * @return a handle with a reference of its own
     */
    public TrancheHandle create(final String name, final TrancheOptions options, final int owner) {
        final byte[] bytes = ShmemText.encode("tranche", name, RowDescriptor.MAX_NAME_BYTES);
        final int row = table.exclusively(() -> {
            final int made = table.insert(DYNAMIC, bytes, owner, payload -> fill(payload, 0, options));
            table.state(made, RowDescriptor.READY);
            table.references().add(made);
            return made;
        });
        return withLocks(row, name, 0, owner);
    }

    /**
     * Refers to a tranche that somebody made: {@code LWLockRegisterTranche}.
     *
     * @param id its id
     * @param owner who asks
     * @return a handle with a reference of its own
     */
    public TrancheHandle register(final int id, final int owner) {
        final int row = id - FIRST_USER_DEFINED;
        table.exclusively(() -> {
            requireRegistered(id);
            table.references().add(row);
            return null;
        });
        return withLocks(row, table.name(row), lockCount(row), owner);
    }

    /**
     * Refuses ids that no tranche has.
     *
     * @param id an id of a user-defined tranche
     */
    public void requireRegistered(final int id) {
        final int row = id - FIRST_USER_DEFINED;
        if (row < 0 || row >= table.capacity() || table.state(row) != RowDescriptor.READY) {
            throw new NotRegisteredException("tranche " + id + " is not registered");
        }
    }

    /**
     * Takes a reference away.
     *
     * @param id the tranche
     */
    void release(final int id) {
        table.exclusively(() -> {
            final int row = id - FIRST_USER_DEFINED;
            if (table.references().remove(row)) {
                table.remove(row);
            }
            return null;
        });
    }

    /**
     * A tranche's name, read without a lock.
     *
     * @param id any id
     * @return the name
     */
    @Override
    public String name(final int id) {
        if (id >= 1 && id <= TableId.values().length) {
            return TableId.values()[id - 1].trancheName();
        }
        final int row = id - FIRST_USER_DEFINED;
        final boolean present = row >= 0 && row < table.capacity() && table.state(row) == RowDescriptor.READY;
        return present ? table.name(row) : "tranche " + id;
    }

    int lockCount(final int row) {
        return buffer.getInt(table.payload(row) + LOCKS_OFFSET);
    }

    /**
     * How the locks of a tranche behave, as {@link LockSpace#initialize} takes it.
     *
     * @param id a registered tranche
     * @return flags
     */
    public int flags(final int id) {
        return buffer.getInt(table.payload(id - FIRST_USER_DEFINED) + FLAGS_OFFSET);
    }

    TrancheOptions options(final int row) {
        return LWLockDescriptor.options(buffer.getInt(table.payload(row) + FLAGS_OFFSET));
    }

    int id(final int row) {
        return row + FIRST_USER_DEFINED;
    }

    NameTable table() {
        return table;
    }
}
