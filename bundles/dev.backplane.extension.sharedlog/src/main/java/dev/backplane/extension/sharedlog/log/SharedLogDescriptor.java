package dev.backplane.extension.sharedlog.log;

import dev.backplane.api.lwlock.LWLock;

/**
 * The layout of a log's segment, the allocation {@code position}. All numbers are in the machine's byte order.
 *
 * <pre>
 * offset  length  field
 * ------  ------  -----------------------------------------------------------------------------------------
 *      0     128  the lock, of tranche "sharedlog"; it guards everything below and the file
 *    128       4  layout version
 *    132       4  length of the file's path in bytes
 *    136       8  when the first writer opened the file, in milliseconds since 1970
 *    144     112  unused
 *    256       8  commit number; 0 = nobody has opened the file yet; its lowest bit selects the valid record
 *    264       8  unused
 *    272      32  record 0: position, lines, lock waits, recoveries; 8 bytes each
 *    304      32  record 1: the same
 *    336      48  unused
 *    384   1,024  the file's path, UTF-8
 *  1,408          end
 * </pre>
 *
 * <p>A writer fills the record that is not valid and then stores the next commit number: one aligned store of 8 bytes
 * publishes position and counters together, so a writer killed at any instruction leaves either the old record or the
 * new one. The path lies here because a process that read another {@code directory} from a changed configuration file
 * must not write at this position of another file. The lock has its 128 bytes for itself, and the commit number with
 * its records the next pair of cache lines but one: who waits for the lock does not disturb who writes the record.
 */
final class SharedLogDescriptor {
    /** The version of this layout. */
    static final int LAYOUT_VERSION = 1;

    /** The lock. */
    static final int LOCK_OFFSET = 0;

    /** Layout version, 4 bytes. */
    static final int LAYOUT_VERSION_OFFSET = LOCK_OFFSET + LWLock.SIZE;

    /** Length of the path, 4 bytes. */
    static final int PATH_LENGTH_OFFSET = LAYOUT_VERSION_OFFSET + Integer.BYTES;

    /** When the file was opened, 8 bytes. */
    static final int SINCE_OFFSET = PATH_LENGTH_OFFSET + Integer.BYTES;

    /** Commit number, 8 bytes. */
    static final int COMMIT_OFFSET = LAYOUT_VERSION_OFFSET + 128;

    /** The first record. */
    static final int RECORDS_OFFSET = COMMIT_OFFSET + 16;

    /** Bytes of a record. */
    static final int RECORD_LENGTH = 4 * Long.BYTES;

    /** In a record: the write position. */
    static final int POSITION_OFFSET = 0;

    /** In a record: lines written. */
    static final int LINES_OFFSET = 8;

    /** In a record: how often a writer had to sleep for the lock. */
    static final int LOCK_WAITS_OFFSET = 16;

    /** In a record: how often an owner's death was put right. */
    static final int RECOVERIES_OFFSET = 24;

    /** The path. */
    static final int PATH_OFFSET = COMMIT_OFFSET + 128;

    /** The longest path in bytes. */
    static final int MAX_PATH_LENGTH = 1024;

    /** Bytes of the whole segment. */
    static final int SIZE = PATH_OFFSET + MAX_PATH_LENGTH;

    private SharedLogDescriptor() {}

    /**
     * Where the record of a commit lies.
     *
     * @param commit the commit number
     * @return the offset of record 0 or 1
     */
    static int recordOffset(final long commit) {
        return RECORDS_OFFSET + (int) (commit & 1) * RECORD_LENGTH;
    }
}
