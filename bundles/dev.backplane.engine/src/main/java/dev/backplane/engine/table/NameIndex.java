package dev.backplane.engine.table;

import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.TableId;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A hash index over the names of a {@link NameTable}, in shared memory: an array of row + 1, 0 for an empty place, open
 * addressing with linear probing. Removal moves later entries back, so there are no grave stones to collect. All of it
 * can be computed from the rows. At most half of it is in use, so a search that finds no empty place reads memory that
 * somebody has damaged, and so does one that finds a row which cannot be.
 */
final class NameIndex {
    private final ControlFile control;
    private final UnsafeBuffer buffer;
    private final TableId id;
    private final int offset;
    private final int mask;
    private final NameTable table;

    NameIndex(final ControlFile control, final TableId id, final int offset, final int length, final NameTable table) {
        this.control = control;
        this.buffer = control.buffer();
        this.id = id;
        this.offset = offset;
        this.mask = length - 1;
        this.table = table;
    }

    static int hash(final int scope, final byte[] name) {
        int hash = 0x811C_9DC5 ^ scope;
        for (final byte b : name) {
            hash = (hash ^ b) * 0x0100_0193;
        }
        hash ^= hash >>> 16;
        hash *= 0x85EB_CA6B;
        return hash ^ hash >>> 13;
    }

    int find(final int scope, final byte[] name) {
        final int hash = hash(scope, name);
        for (int probe = 0; probe <= mask; probe++) {
            final int row = get(hash + probe & mask) - 1;
            if (row < 0) {
                return -1;
            }
            if (table.hash(row) == hash && table.matches(row, scope, name)) {
                return row;
            }
        }
        throw full();
    }

    void add(final int row) {
        final int home = table.hash(row);
        for (int probe = 0; probe <= mask; probe++) {
            final int place = home + probe & mask;
            if (get(place) == 0) {
                put(place, row + 1);
                return;
            }
        }
        throw full();
    }

    void remove(final int row) {
        int gap = table.hash(row) & mask;
        for (int probe = 0; get(gap) != row + 1; probe++) {
            if (get(gap) == 0) {
                return;
            }
            if (probe > mask) {
                throw full();
            }
            gap = gap + 1 & mask;
        }
        final int first = gap;
        for (int place = gap + 1 & mask; get(place) != 0 && place != first; place = place + 1 & mask) {
            final int home = table.hash(get(place) - 1) & mask;
            // an entry may move back to the gap unless its home lies behind the gap
            if ((place - home & mask) >= (place - gap & mask)) {
                put(gap, get(place));
                gap = place;
            }
        }
        put(gap, 0);
    }

    void clear() {
        buffer.setMemory(offset, (mask + 1) * Integer.BYTES, (byte) 0);
    }

    private int get(final int place) {
        final int value = buffer.getInt(offset + place * Integer.BYTES);
        if (value < 0 || value > table.capacity()) {
            throw control.damaged(
                    "the index of its " + id.title() + " names row " + (value - 1L) + " of " + table.capacity());
        }
        return value;
    }

    private RuntimeException full() {
        return control.damaged("the index of its " + id.title() + " has no empty place");
    }

    private void put(final int place, final int value) {
        buffer.putInt(offset + place * Integer.BYTES, value);
    }
}
