package dev.backplane.engine.memory;

import dev.backplane.engine.Limits;
import org.agrona.BitUtil;

/**
 * The layout of the control file.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+  0
 * |                        Magic "BACKPLNE"                       |
 * |                                                               |
 * +---------------------------------------------------------------+  8
 * |                        Layout version                         |
 * +---------------------------------------------------------------+  12
 * |                        CRC-32 of bytes 16 to 127              |
 * +---------------------------------------------------------------+  16
 * |                        Instance epoch                         |
 * |                                                               |
 * +---------------------------------------------------------------+  24
 * |                        Created, ms since 1970                 |
 * |                                                               |
 * +---------------------------------------------------------------+  32
 * |                        Length of this file                    |
 * |                                                               |
 * +---------------------------------------------------------------+  40
 * |    max_processes, max_backends, max_locks_per_backend,        |
 * |    max_tranches, max_wait_events, max_databases,              |
 * |    max_segments, max_extensions                               |
 * +---------------------------------------------------------------+  72
 * |                        shared_memory_size                     |
 * |                                                               |
 * +---------------------------------------------------------------+  80
 * |                        max_workers                            |
 * +---------------------------------------------------------------+  128, all that follows changes
 * |                        Postmaster's process slot + 1          |
 * +---------------------------------------------------------------+  132
 * |                        Shutdown requested                     |
 * +---------------------------------------------------------------+  136
 * |                        Next database id                       |
 * +---------------------------------------------------------------+  140
 * |                        Database changes                       |
 * +---------------------------------------------------------------+  144
 * |                        Backend slots ever used                |
 * +---------------------------------------------------------------+  148
 * |                        Segments ever condemned                |
 * +---------------------------------------------------------------+  152
 * |                        Exclusive holders that died            |
 * +---------------------------------------------------------------+  156
 * |                        Database ids below are reserved        |
 * +---------------------------------------------------------------+  160
 * |                        Regions ever used, without region 0    |
 * +---------------------------------------------------------------+  164
 * |                        Process slots ever used                |
 * +---------------------------------------------------------------+  256
 * |                        Coarse clock, System.nanoTime()        |
 * |                                                               |
 * +---------------------------------------------------------------+  384
 * |                        Tickets given out                      |
 * |                                                               |
 * +---------------------------------------------------------------+  392
 * |                        (unused)                               |
 * +---------------------------------------------------------------+  4096
 * |    the platform's own locks, then the process slots, the      |
 * |    backend slots, the regions, the tables and the worker      |
 * |    slots, in this order                                       |
 * </pre>
 */
public final class ControlFileDescriptor {
    /** "BACKPLNE" in ASCII, first letter in the lowest byte. */
    public static final long MAGIC = 0x454E_4C50_4B43_4142L;

    /** Grows with every change of any layout in shared memory. */
    public static final int LAYOUT_VERSION = 12;

    public static final int MAGIC_OFFSET = 0;
    public static final int LAYOUT_VERSION_OFFSET = 8;
    public static final int CRC_OFFSET = 12;
    public static final int EPOCH_OFFSET = 16;
    public static final int CREATED_OFFSET = 24;
    public static final int LENGTH_OFFSET = 32;
    public static final int LIMITS_OFFSET = 40;
    public static final int SHARED_MEMORY_SIZE_OFFSET = 72;
    public static final int MAX_WORKERS_OFFSET = 80;
    public static final int CONSTANT_LENGTH = 128;

    public static final int POSTMASTER_OFFSET = 128;
    public static final int SHUTDOWN_OFFSET = 132;
    public static final int NEXT_DATABASE_ID_OFFSET = 136;
    public static final int DATABASE_CHANGES_OFFSET = 140;
    public static final int BACKENDS_USED_OFFSET = 144;
    public static final int CONDEMNED_OFFSET = 148;
    public static final int OWNER_DEATHS_OFFSET = 152;
    public static final int RESERVED_DATABASE_IDS_OFFSET = 156;
    public static final int REGIONS_USED_OFFSET = 160;
    public static final int PROCESSES_USED_OFFSET = 164;

    /** In cache lines of its own, because every acquisition of a lock reads it. */
    public static final int CLOCK_OFFSET = 256;

    public static final int TICKET_OFFSET = 384;

    /** Regions of an instance: extents and segments with a file of their own. */
    public static final int MAX_REGIONS = 8192;

    private static final int LOCKS_OFFSET = 4096;
    private static final int LOCK_LENGTH = 128;
    private static final int BUILTIN_LOCKS = 32;

    /** Process slots are as long as table rows: two pairs of cache lines. */
    public static final int PROCESS_SLOT_LENGTH = 256;

    /** A backend slot without its ledger. */
    public static final int BACKEND_SLOT_FIXED_LENGTH = 512;

    /** A place of a backend's ledger. */
    public static final int LEDGER_PLACE_LENGTH = 32;

    /** A row of the region table. */
    public static final int REGION_ROW_LENGTH = 64;

    /** What stands before a table's index. */
    public static final int TABLE_HEADER_LENGTH = 128;

    /** In a table's header: how many of its rows were ever used. Not in the cache lines that others wait for. */
    public static final int TABLE_USED_OFFSET = 64;

    /** In a table's header: the first row that is free again + 1; 0 for none. */
    public static final int TABLE_FREE_OFFSET = 68;

    /** A place in the index of names: a row and the hash of its name. */
    public static final int INDEX_PLACE_LENGTH = Long.BYTES;

    /** A row of any table of names. */
    public static final int TABLE_ROW_LENGTH = 256;

    /** A worker slot: what the worker table's row of the same number has no room for. */
    public static final int WORKER_SLOT_LENGTH = 1024;

    private final int processes;
    private final int backends;
    private final int backendSlotLength;
    private final int regions;
    private final int[] tables;
    private final int workers;
    private final long length;

    /**
     * Computes where everything lies.
     *
     * @param limits the instance's limits
     */
    public ControlFileDescriptor(final Limits limits) {
        processes = LOCKS_OFFSET + BUILTIN_LOCKS * LOCK_LENGTH;
        backends = processes + limits.maxProcesses() * PROCESS_SLOT_LENGTH;
        backendSlotLength = BitUtil.align(
                BACKEND_SLOT_FIXED_LENGTH + limits.maxLocksPerBackend() * LEDGER_PLACE_LENGTH, LOCK_LENGTH);
        long end = backends + (long) limits.maxBackends() * backendSlotLength;
        regions = Math.toIntExact(end);
        end += (long) MAX_REGIONS * REGION_ROW_LENGTH;
        final TableId[] ids = TableId.values();
        tables = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            tables[i] = Math.toIntExact(end);
            end += tableLength(ids[i].rows(limits));
        }
        workers = Math.toIntExact(end);
        end += (long) limits.maxWorkers() * WORKER_SLOT_LENGTH;
        length = BitUtil.align(end, 4096L);
    }

    /**
     * The length of a table with its header and indexes.
     *
     * @param rows the most rows
     * @return bytes
     */
    public static long tableLength(final int rows) {
        return tableRows(rows) + (long) rows * TABLE_ROW_LENGTH;
    }

    /**
     * Where the rows of a table begin: behind its header, the index of names and that of scopes.
     *
     * @param rows the most rows
     * @return offset in the table; the rows are aligned as the table is
     */
    public static int tableRows(final int rows) {
        final int scopes = (scopeHeads(rows) + 2 * rows) * Integer.BYTES;
        return tableScopes(rows) + BitUtil.align(scopes, LOCK_LENGTH);
    }

    /**
     * Where the index of a table's scopes lies.
     *
     * @param rows the most rows
     * @return offset in the table
     */
    public static int tableScopes(final int rows) {
        return TABLE_HEADER_LENGTH + indexLength(rows) * INDEX_PLACE_LENGTH;
    }

    /**
     * The number of lists that the rows of a table are on, by their scopes: a power of two.
     *
     * @param rows the most rows
     * @return lists
     */
    public static int scopeHeads(final int rows) {
        return indexLength(rows) / 2;
    }

    /**
     * The number of index places for a table: a power of two, at most half of it in use.
     *
     * @param rows the most rows
     * @return places; a multiple of 32, so that the rows stay aligned
     */
    public static int indexLength(final int rows) {
        return Math.max(32, BitUtil.findNextPositivePowerOfTwo(rows * 2));
    }

    /**
     * Where one of the platform's own locks lies.
     *
     * @param index 0 to 31
     * @return offset in the control file
     */
    public static int lock(final int index) {
        return LOCKS_OFFSET + index * LOCK_LENGTH;
    }

    /**
     * Where a process slot lies.
     *
     * @param slot from 0
     * @return offset in the control file
     */
    public int process(final int slot) {
        return processes + slot * PROCESS_SLOT_LENGTH;
    }

    /**
     * Where a backend slot lies.
     *
     * @param slot from 0
     * @return offset in the control file
     */
    public int backend(final int slot) {
        return backends + slot * backendSlotLength;
    }

    /**
     * Where a row of the region table lies.
     *
     * @param region from 1; region 0 is the control file itself
     * @return offset in the control file
     */
    public int region(final int region) {
        return regions + region * REGION_ROW_LENGTH;
    }

    /**
     * Where a table begins.
     *
     * @param table which table
     * @return offset in the control file
     */
    public int table(final TableId table) {
        return tables[table.ordinal()];
    }

    /**
     * Where a worker slot lies.
     *
     * @param slot from 0
     * @return offset in the control file
     */
    public int worker(final int slot) {
        return workers + slot * WORKER_SLOT_LENGTH;
    }

    /**
     * The control file's length.
     *
     * @return bytes
     */
    public long length() {
        return length;
    }
}
