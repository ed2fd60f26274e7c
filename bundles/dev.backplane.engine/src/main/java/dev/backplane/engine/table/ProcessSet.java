package dev.backplane.engine.table;

import static dev.backplane.engine.table.RowDescriptor.REFERENCE_WORDS;

import dev.backplane.engine.process.ProcessTable;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A set of processes in shared memory, one bit for each process slot. Taking a process out as often as one likes leaves
 * the same set, which is why references are kept so and not as a number.
 */
final class ProcessSet {
    private final UnsafeBuffer buffer;
    private final ProcessTable processes;

    ProcessSet(final UnsafeBuffer buffer, final ProcessTable processes) {
        this.buffer = buffer;
        this.processes = processes;
    }

    void clear(final int offset) {
        for (int word = 0; word < REFERENCE_WORDS; word++) {
            buffer.putLong(offset + word * Long.BYTES, 0);
        }
    }

    void set(final int offset, final int process, final boolean value) {
        final int word = offset + (process >>> 6) * Long.BYTES;
        final long bit = 1L << (process & 63);
        final long old = buffer.getLong(word);
        buffer.putLongRelease(word, value ? old | bit : old & ~bit);
    }

    boolean isEmpty(final int offset) {
        long any = 0;
        for (int word = 0; word < REFERENCE_WORDS; word++) {
            any |= buffer.getLongVolatile(offset + word * Long.BYTES);
        }
        return any == 0;
    }

    boolean isOnly(final int offset, final int process) {
        for (int word = 0; word < REFERENCE_WORDS; word++) {
            final long mine = process >>> 6 == word ? 1L << (process & 63) : 0;
            if ((buffer.getLongVolatile(offset + word * Long.BYTES) & ~mine) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean contains(final int offset, final int process) {
        return (buffer.getLongVolatile(offset + (process >>> 6) * Long.BYTES) & 1L << (process & 63)) != 0;
    }

    int size(final int offset) {
        int size = 0;
        for (int word = 0; word < REFERENCE_WORDS; word++) {
            size += Long.bitCount(buffer.getLongVolatile(offset + word * Long.BYTES));
        }
        return size;
    }

    List<Long> pids(final int offset) {
        final List<Long> pids = new ArrayList<>();
        for (int process = 0; process < processes.capacity(); process++) {
            if (contains(offset, process)) {
                pids.add(processes.pid(process));
            }
        }
        pids.sort(null);
        return pids;
    }
}
