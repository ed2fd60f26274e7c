package dev.backplane.engine.table;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A hash index over the names of a {@link NameTable}, in shared memory: an array of row + 1, 0 for an empty place, open
 * addressing with linear probing. Removal moves later entries back, so there are no grave stones to collect. All of it
 * can be computed from the rows.
 */
final class NameIndex {
    private final UnsafeBuffer buffer;
    private final int offset;
    private final int mask;
    private final NameTable table;

    NameIndex(final UnsafeBuffer buffer, final int offset, final int length, final NameTable table) {
        this.buffer = buffer;
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
        for (int place = hash & mask; ; place = place + 1 & mask) {
            final int row = get(place) - 1;
            if (row < 0) {
                return -1;
            }
            if (table.hash(row) == hash && table.matches(row, scope, name)) {
                return row;
            }
        }
    }

    void add(final int row) {
        int place = table.hash(row) & mask;
        while (get(place) != 0) {
            place = place + 1 & mask;
        }
        put(place, row + 1);
    }

    void remove(final int row) {
        int gap = table.hash(row) & mask;
        while (get(gap) != row + 1) {
            if (get(gap) == 0) {
                return;
            }
            gap = gap + 1 & mask;
        }
        for (int place = gap + 1 & mask; get(place) != 0; place = place + 1 & mask) {
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
        return buffer.getInt(offset + place * Integer.BYTES);
    }

    private void put(final int place, final int value) {
        buffer.putInt(offset + place * Integer.BYTES, value);
    }
}
