package dev.backplane.engine.table;

import static dev.backplane.engine.table.RowDescriptor.*;

import dev.backplane.api.LimitExceededException;
import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.engine.fault.FaultPoint;
import dev.backplane.engine.lwlock.SharedLWLock;
import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.memory.TableId;
import dev.backplane.engine.process.ProcessTable;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A table of named things in the control file, see {@link RowDescriptor}: the shared half of segments, tranches, wait
 * events, databases and extensions. One LWLock guards it. References are kept as a set of processes, so that those of a
 * dead process can be taken away as often as one likes; within a process they are counted here on the heap.
 *
 * <p>Invariants, whenever nobody holds the lock exclusively: every row that is not free has exactly one place in the
 * index and is found from there, and is on the list of its scope; a row that is ready has at least one reference, or its
 * table keeps it; a row that is creating belongs to a living process, or to one that is about to be swept.
 */
public final class NameTable extends NameRows {
    private final ControlFile control;
    private final UnsafeBuffer buffer;
    private final TableId id;
    private final NameIndex index;
    private final ScopeIndex scopes;
    private final FreeRows free;
    private final ProcessTable processes;
    private final RowReferences references;
    private final TableLock lock;

    /**
     * A table of an instance.
     *
     * @param id which table
     * @param control the control file
     * @param processes the processes that refer to rows
     * @param lock guards the table
     * @param asBackend lets threads that are no backends use the table
     */
    public NameTable(
            final TableId id,
            final ControlFile control,
            final ProcessTable processes,
            final SharedLWLock lock,
            final AsBackend asBackend) {
        super(id, control);
        this.id = id;
        this.control = control;
        this.buffer = control.buffer();
        this.processes = processes;
        this.references = new RowReferences(this, buffer, processes);
        this.lock = new TableLock(lock, asBackend);
        this.index = new NameIndex(
                control,
                id,
                control.layout().table(id) + ControlFileDescriptor.TABLE_HEADER_LENGTH,
                ControlFileDescriptor.indexLength(capacity()),
                this);
        this.scopes = new ScopeIndex(
                control, id, control.layout().table(id) + ControlFileDescriptor.tableScopes(capacity()), this);
        this.free = new FreeRows(control, id, this, scopes);
    }

    /**
     * Runs something under the table's lock, exclusively.
     *
     * @param <T> the result's type
     * @param task what to do
     * @return the task's result
     */
    public <T> T exclusively(final Supplier<T> task) {
        return lock.run(LWLockMode.EXCLUSIVE, task);
    }

    /**
     * Runs something under the table's lock, shared.
     *
     * @param <T> the result's type
     * @param task what to do; it changes nothing
     * @return the task's result
     */
    public <T> T shared(final Supplier<T> task) {
        return lock.run(LWLockMode.SHARED, task);
    }

    /**
     * Visits the rows of a scope that are neither free nor condemned. Under the lock, exclusively.
     *
     * @param scope as {@link #scope}
     * @param visitor gets each row, and may remove or condemn it
     */
    public void forEachIn(final int scope, final IntConsumer visitor) {
        scopes.forEach(scope, visitor);
    }

    /**
     * Visits the condemned rows of all scopes. Under the lock, exclusively.
     *
     * @param visitor gets each row, and may remove it
     */
    public void forEachCondemned(final IntConsumer visitor) {
        scopes.forEach(ScopeIndex.CONDEMNED, visitor);
    }

    /**
     * Finds a row. Under the lock.
     *
     * @param scope what the name is unique in
     * @param name the name's bytes
     * @return the row; -1 if there is none
     */
    public int find(final int scope, final byte[] name) {
        return index.find(scope, name);
    }

    /**
     * Makes a row in state CREATING. Under the lock, exclusively.
     *
     * @param scope what the name is unique in
     * @param name the name's bytes; no such row may exist
     * @param owner the owner, as the row stores it
     * @param fillPayload writes the payload; it gets the payload's offset in the control file
     * @return the row
     * @throws LimitExceededException if the table is full
     */
    public int insert(final int scope, final byte[] name, final int owner, final IntConsumer fillPayload) {
        final int row = fill(CREATING, scope, name, owner, fillPayload);
        index.add(row);
        return row;
    }

    /**
     * Makes a row that is to replace another one with the same scope and name, and that nobody finds before
     * {@link #replace}.
     *
     * @param row the other one
     * @param owner who makes it
     * @param fillPayload writes the payload, given its offset
     * @return the new row
     */
    public int insertHidden(final int row, final int owner, final IntConsumer fillPayload) {
        return insertHidden(scope(row), name(row).getBytes(StandardCharsets.UTF_8), owner, fillPayload);
    }

    /**
     * Makes a row that nobody finds yet. Under the lock, exclusively.
     *
     * @param scope what the name is unique in
     * @param name the name's bytes
     * @param owner who makes it
     * @param fillPayload writes the payload, given its offset
     * @return the new row
     */
    public int insertHidden(final int scope, final byte[] name, final int owner, final IntConsumer fillPayload) {
        return fill(HIDDEN, scope, name, owner, fillPayload);
    }

    /**
     * Puts a hidden row with another name in the place of a row, which becomes free. The first store decides.
     *
     * @param hidden the new row; it gets the state of the old one
     * @param old the other one
     */
    public void rename(final int hidden, final int old) {
        state(hidden, state(old));
        FaultPoint.DATABASE_RENAMED.reached();
        remove(old);
        index.add(hidden);
    }

    /**
     * Puts a hidden row in the place of another one, which is condemned. The first store decides: who dies after it leaves
     * both rows ready, and the table's repair condemns the old one.
     *
     * @param hidden the new row
     * @param old the other one
     */
    public void replace(final int hidden, final int old) {
        state(hidden, READY);
        FaultPoint.SEGMENT_REPLACED.reached();
        condemn(old);
        index.add(hidden);
    }

    /**
     * Takes a row out of reach without freeing it.
     *
     * @param row the row; its references stay
     */
    public void condemn(final int row) {
        scopes.remove(row);
        state(row, CONDEMNED);
        scopes.add(row);
        index.remove(row);
    }

    /**
     * Which processes use the rows.
     *
     * @return the references
     */
    public RowReferences references() {
        return references;
    }

    /**
     * Whether the index leads to a row.
     *
     * @param row a row that should be found by its name
     * @return true if it is
     */
    public boolean isIndexed(final int row) {
        return index.find(scope(row), name(row).getBytes(StandardCharsets.UTF_8)) == row;
    }

    /**
     * Whether a row is on the list of its scope.
     *
     * @param row a row that is not free
     * @return true if it is visited with the others
     */
    public boolean isListed(final int row) {
        return scopes.contains(row);
    }

    /**
     * Counts free rows that nobody would find. Under the lock.
     *
     * @return 0 unless somebody is about to put the table right
     */
    public int lost() {
        final int[] lost = {used() - free.size()};
        forEach(row -> lost[0]--);
        return lost[0];
    }

    private int fill(
            final int state, final int scope, final byte[] name, final int owner, final IntConsumer fillPayload) {
        final int row = freeRow();
        final int offset = offset(row);
        buffer.putInt(offset + SCOPE_OFFSET, scope);
        buffer.putInt(offset + HASH_OFFSET, NameIndex.hash(scope, name));
        buffer.putInt(offset + CREATOR_OFFSET, processes == null ? 0 : processes.mySlot() + 1);
        buffer.putInt(offset + OWNER_OFFSET, owner);
        buffer.putLong(offset + CREATED_OFFSET, System.currentTimeMillis());
        references.clear(row);
        ShmemText.put(buffer, offset + NAME_OFFSET, name);
        fillPayload.accept(offset + PAYLOAD_OFFSET);
        FaultPoint.ROW_FILLED.reached();
        free.take(row);
        buffer.putIntVolatile(offset + STATE_OFFSET, state);
        FaultPoint.ROW_STATED.reached();
        scopes.add(row);
        return row;
    }

    private int freeRow() {
        final int row = free.peek();
        if (row >= 0) {
            return row;
        }
        throw new LimitExceededException("the " + id.title() + " is full: it has " + capacity() + " rows; raise "
                + id.setting() + " in etc/dev.backplane.instance.cfg and restart, or remove what is not needed");
    }

    /**
     * Changes a row's state.
     *
     * @param row the row
     * @param state the new state
     */
    public void state(final int row, final int state) {
        buffer.putIntVolatile(offset(row) + STATE_OFFSET, state);
    }

    /**
     * Makes this process answerable for a row that is being made or dropped: if it dies, the sweep finishes.
     *
     * @param row the row
     */
    public void answerFor(final int row) {
        buffer.putIntRelease(offset(row) + CREATOR_OFFSET, processes.mySlot() + 1);
    }

    /**
     * Refuses a row that nobody makes or drops, because it would stay half-made for ever. Under the lock.
     *
     * @param row a row that is not ready
     */
    public void requireMaker(final int row) {
        final int maker = buffer.getInt(offset(row) + CREATOR_OFFSET) - 1;
        if (maker < 0 || maker >= processes.capacity() || !processes.isTaken(maker)) {
            throw control.damaged("row " + row + " of its " + id.title() + " is half-made, and nobody makes it");
        }
    }

    /**
     * Makes a row free. Under the lock, exclusively.
     *
     * @param row the row
     */
    public void remove(final int row) {
        final int offset = offset(row);
        scopes.remove(row);
        buffer.putIntVolatile(offset + STATE_OFFSET, FREE);
        FaultPoint.ROW_FREED.reached();
        buffer.putIntVolatile(offset + GENERATION_OFFSET, buffer.getInt(offset + GENERATION_OFFSET) + 1);
        index.remove(row);
        free.give(row);
    }

    /** Computes the indexes from the rows. Under the lock, exclusively. */
    public void rebuildIndex() {
        index.clear();
        scopes.clear();
        free.rebuild();
        forEach(row -> {
            scopes.add(row);
            if (state(row) != HIDDEN && state(row) != CONDEMNED) {
                index.add(row);
            }
        });
    }

    /**
     * Takes away what a dead process left here. Under the lock, exclusively.
     *
     * @param process the process's slot
     * @param isKept whether a ready row without references stays
     * @param free frees a row and what belongs to it
     */
    public void sweep(final int process, final IntPredicate isKept, final IntConsumer free) {
        forEach(row -> {
            final boolean unreferenced = references.removeAll(row, process);
            final boolean its = buffer.getInt(offset(row) + CREATOR_OFFSET) == process + 1;
            if (its && state(row) == MIGRATING) {
                state(row, READY);
            }
            final int state = state(row);
            final boolean halfMade = its && (state == CREATING || state == DROPPING || state == HIDDEN);
            final boolean left = unreferenced && (state == READY || state == CONDEMNED) && !isKept.test(row);
            if (halfMade || left) {
                free.accept(row);
            }
        });
    }

    /**
     * Says when a row was made, if not now.
     *
     * @param row the row
     * @param millis ms since 1970
     */
    public void created(final int row, final long millis) {
        buffer.putLong(offset(row) + CREATED_OFFSET, millis);
    }

    /**
     * Changes a row's state if it is still what the caller knows.
     *
     * @param row the row
     * @param expected the state that it should have
     * @param state the new state
     * @return false if somebody has changed it
     */
    public boolean state(final int row, final int expected, final int state) {
        return buffer.compareAndSetInt(offset(row) + STATE_OFFSET, expected, state);
    }
}
