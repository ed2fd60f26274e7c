package dev.backplane.engine.table;

import dev.backplane.engine.process.ProcessTable;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which processes use the rows of a table: one bit for each process in the row, and a count in this process's heap. Sets
 * and not counts are shared, because taking a dead process out of a set can be repeated. Called under the table's lock.
 */
public final class RowReferences {
    private final NameTable table;
    private final ProcessSet sets;
    private final int process;
    private final int[] counts;
    private final int[] generations;

    RowReferences(final NameTable table, final UnsafeBuffer buffer, final ProcessTable processes) {
        this.table = table;
        this.sets = new ProcessSet(buffer, processes);
        this.process = processes == null ? -1 : processes.mySlot();
        this.counts = new int[table.capacity()];
        this.generations = new int[table.capacity()];
    }

    private int offset(final int row) {
        return table.offset(row) + RowDescriptor.REFERENCES_OFFSET;
    }

    void clear(final int row) {
        sets.clear(offset(row));
    }

    /**
     * Adds a reference of this process.
     *
     * @param row the row
     */
    public void add(final int row) {
        if (generations[row] != table.generation(row)) {
            generations[row] = table.generation(row);
            counts[row] = 0;
        }
        counts[row]++;
        sets.set(offset(row), process, true);
    }

    /**
     * Takes a reference of this process away.
     *
     * @param row the row
     * @return true if no process refers to the row any more
     */
    public boolean remove(final int row) {
        if (--counts[row] <= 0) {
            counts[row] = 0;
            sets.set(offset(row), process, false);
        }
        return isEmpty(row);
    }

    /**
     * Takes all references of a process away.
     *
     * @param row the row
     * @param other the process's slot
     * @return true if no process refers to the row any more
     */
    public boolean removeAll(final int row, final int other) {
        if (other == process) {
            counts[row] = 0;
        }
        sets.set(offset(row), other, false);
        return isEmpty(row);
    }

    /**
     * Whether no process refers to a row.
     *
     * @param row the row
     * @return true if so
     */
    public boolean isEmpty(final int row) {
        return sets.isEmpty(offset(row));
    }

    /**
     * How many references there are, as far as this process knows.
     *
     * @param row the row
     * @return those of this process, and one for each other process
     */
    public int count(final int row) {
        final int others = sets.size(offset(row)) - (sets.contains(offset(row), process) ? 1 : 0);
        return others + (generations[row] == table.generation(row) ? counts[row] : 0);
    }

    /**
     * Whether no other process than this one refers to a row.
     *
     * @param row the row
     * @return true if so
     */
    public boolean isOnlyMine(final int row) {
        return sets.isOnly(offset(row), process);
    }

    /**
     * Who refers to a row.
     *
     * @param row the row
     * @return pids in ascending order
     */
    public List<Long> pids(final int row) {
        return sets.pids(offset(row));
    }
}
