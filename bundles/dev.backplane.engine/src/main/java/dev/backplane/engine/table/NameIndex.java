package dev.backplane.engine.table;

import dev.backplane.engine.memory.ControlFile;
import dev.backplane.engine.memory.ControlFileDescriptor;
import dev.backplane.engine.memory.TableId;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A hash index over the names of a {@link NameTable}, in shared memory: an array of row + 1 in the lower and the hash in
 * the upper half of a word, 0 for an empty place, open addressing with linear probing. The hash stands beside the row so
 * that only a row which is meant is looked at: rows lie far apart. Removal moves later entries back, so there are no grave
 * stones to collect. All of it can be computed from the rows. At most half of it is in use, so a search that finds no
 * empty place reads memory that somebody has damaged, and so does one that finds a row which cannot be.
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
            final long entry = get(hash + probe & mask);
            if (entry == 0) {
                return -1;
            }
            if (hash(entry) == hash && table.matches(row(entry), scope, name)) {
                return row(entry);
            }
        }
        throw full();
    }

    void add(final int row) {
        final int hash = table.hash(row);
        for (int probe = 0; probe <= mask; probe++) {
            final int place = hash + probe & mask;
            if (get(place) == 0) {
                put(place, (long) hash << Integer.SIZE | row + 1);
                return;
            }
        }
        throw full();
    }

    void remove(final int row) {
        int gap = table.hash(row) & mask;
        for (int probe = 0; row(get(gap)) != row; probe++) {
            if (get(gap) == 0) {
                return;
            }
            if (probe > mask) {
                throw full();
            }
            gap = gap + 1 & mask;
        }
        final int first = gap;
        int place = gap + 1 & mask;
        for (long entry = get(place); entry != 0 && place != first; entry = get(place)) {
            // an entry may move back to the gap unless its home lies behind the gap
            if ((place - hash(entry) & mask) >= (place - gap & mask)) {
                put(gap, entry);
                gap = place;
            }
            place = place + 1 & mask;
        }
        put(gap, 0);
    }

    void clear() {
        buffer.setMemory(offset, (mask + 1) * ControlFileDescriptor.INDEX_PLACE_LENGTH, (byte) 0);
    }

    private static int row(final long entry) {
        return (int) entry - 1;
    }

    private static int hash(final long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    private long get(final int place) {
        final long entry = buffer.getLong(offset + place * ControlFileDescriptor.INDEX_PLACE_LENGTH);
        if (entry != 0 && (row(entry) < 0 || row(entry) >= table.capacity())) {
            throw control.damaged(
                    "the index of its " + id.title() + " names row " + row(entry) + " of " + table.capacity());
        }
        return entry;
    }

    private RuntimeException full() {
        return control.damaged("the index of its " + id.title() + " has no empty place");
    }

    private void put(final int place, final long entry) {
        buffer.putLong(offset + place * ControlFileDescriptor.INDEX_PLACE_LENGTH, entry);
    }
}
