package dev.backplane.engine.table;

import static dev.backplane.engine.table.RowDescriptor.*;

import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.ShmemText;
import dev.backplane.engine.memory.TableId;
import dev.backplane.engine.memory.Words;
import java.util.function.IntConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads the rows of a table of names, see {@link RowDescriptor}. */
public abstract class NameRows {
    private final ControlFile control;
    private final TableId id;
    private final UnsafeBuffer buffer;
    private final int capacity;
    private final int rowsOffset;
    private final int sequenceOffset;
    private final int usedOffset;

    NameRows(final TableId id, final ControlFile control) {
        this.id = id;
        this.control = control;
        this.buffer = control.buffer();
        this.capacity = id.rows(control.limits());
        this.sequenceOffset = control.layout().table(id);
        this.usedOffset = sequenceOffset + ControlFileDescriptor.TABLE_USED_OFFSET;
        this.rowsOffset = sequenceOffset + ControlFileDescriptor.tableRows(capacity);
    }

    /**
     * A row's state.
     *
     * @param row the row
     * @return FREE, CREATING, READY or DROPPING
     */
    public int state(final int row) {
        return buffer.getIntVolatile(offset(row) + STATE_OFFSET);
    }

    /**
     * Visits every row that is not free. Under the lock.
     *
     * @param visitor gets each row
     */
    public void forEach(final IntConsumer visitor) {
        final int used = used();
        for (int row = 0; row < used; row++) {
            if (state(row) != FREE) {
                visitor.accept(row);
            }
        }
    }

    /** How many rows were ever used; all behind them are free. Under the lock. */
    int used() {
        final int used = buffer.getInt(usedOffset);
        if (used < 0 || used > capacity) {
            throw control.damaged("its " + id.title() + " has used " + used + " rows of " + capacity);
        }
        return used;
    }

    /** Says how many rows were ever used. Under the lock, exclusively. */
    void used(final int rows) {
        buffer.putInt(usedOffset, rows);
    }

    /**
     * Copies the rows up to the last one that is not free: little work, however many they are. Under the lock.
     *
     * @return the rows one after the other, as {@link RowDescriptor} lays them out
     */
    public UnsafeBuffer copy() {
        int last = used() - 1;
        while (last >= 0 && state(last) == FREE) {
            last--;
        }
        final byte[] rows = new byte[(last + 1) * ControlFileDescriptor.TABLE_ROW_LENGTH];
        buffer.getBytes(rowsOffset, rows);
        return new UnsafeBuffer(rows);
    }

    /**
     * A row's scope.
     *
     * @param row the row
     * @return what its name is unique in
     */
    public int scope(final int row) {
        return buffer.getInt(offset(row) + SCOPE_OFFSET);
    }

    /**
     * A row's name.
     *
     * @param row the row
     * @return the name
     */
    public String name(final int row) {
        return ShmemText.get(buffer, offset(row) + NAME_OFFSET, MAX_NAME_BYTES);
    }

    /**
     * A row's owner.
     *
     * @param row the row
     * @return as the row stores it
     */
    public int owner(final int row) {
        return buffer.getInt(offset(row) + OWNER_OFFSET);
    }

    /**
     * When a row was made.
     *
     * @param row the row
     * @return ms since 1970
     */
    public long created(final int row) {
        return buffer.getLong(offset(row) + CREATED_OFFSET);
    }

    /**
     * A row's generation: differs for every thing that ever was in the row.
     *
     * @param row the row
     * @return the generation
     */
    public int generation(final int row) {
        return buffer.getIntVolatile(offset(row) + GENERATION_OFFSET);
    }

    /**
     * Where a row lies, for who looks at its header often.
     *
     * @param row the row
     * @return its address, as {@link Words} has it
     */
    public long address(final int row) {
        return Words.address(buffer, offset(row));
    }

    /**
     * The state and the generation of a row in one load, ordered before all later ones.
     *
     * @param address where the row lies
     * @return what {@link RowDescriptor#state(long)} and {@link RowDescriptor#generation(long)} take
     */
    public long header(final long address) {
        return Words.getVolatile(buffer, address);
    }

    /**
     * Where a row's payload lies.
     *
     * @param row the row
     * @return offset in the control file
     */
    public int payload(final int row) {
        return offset(row) + PAYLOAD_OFFSET;
    }

    /**
     * The word that grows when a row becomes ready or goes; a futex word.
     *
     * @return offset in the control file
     */
    public int sequenceOffset() {
        return sequenceOffset;
    }

    /**
     * The most rows.
     *
     * @return the number
     */
    public int capacity() {
        return capacity;
    }

    int hash(final int row) {
        return buffer.getInt(offset(row) + HASH_OFFSET);
    }

    boolean matches(final int row, final int scope, final byte[] name) {
        return state(row) != FREE && scope(row) == scope && ShmemText.matches(buffer, offset(row) + NAME_OFFSET, name);
    }

    int offset(final int row) {
        return rowsOffset + row * ControlFileDescriptor.TABLE_ROW_LENGTH;
    }
}
