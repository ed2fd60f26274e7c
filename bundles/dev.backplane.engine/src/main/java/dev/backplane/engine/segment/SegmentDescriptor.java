package dev.backplane.engine.segment;

/**
 * The payload of a row of the segment table. The row's scope is 0 for a global segment, the database's id for one of a
 * database, and {@link #TRANCHE_SCOPE} for the lock array of a named tranche.
 *
 * <pre>
 *   0  int   kind: 1 segment, 2 the locks of a named tranche
 *   4  int   region
 *   8  long  offset in the region
 *  16  long  size asked for
 *  24  long  size taken: a multiple of 128
 *  32  long  offset of the first lock in the segment, plus 1; see LockChain
 *  40  int   layout version
 *  44  int   flags: 1 kept
 *  48  int   row + 1 that this one replaces, until that is condemned
 *  52  int   row + 1 of its extension in the quota table
 *  56  int   row + 1 of its database in the quota table; 0 if it is global
 *  60  int   row + 1 of its name in the quota table; 0 if that has no quota of its own
 * </pre>
 */
public final class SegmentDescriptor {
    static final int KIND_OFFSET = 0;
    static final int REGION_OFFSET = 4;
    static final int OFFSET_OFFSET = 8;
    static final int SIZE_OFFSET = 16;
    static final int ALLOCATED_OFFSET = 24;
    static final int FIRST_LOCK_OFFSET = 32;
    static final int LAYOUT_VERSION_OFFSET = 40;
    static final int FLAGS_OFFSET = 44;
    static final int REPLACES_OFFSET = 48;
    static final int EXTENSION_QUOTA_OFFSET = 52;
    static final int DATABASE_QUOTA_OFFSET = 56;
    static final int ALLOCATION_QUOTA_OFFSET = 60;

    static final int KEPT = 1;

    /** A segment of an extension. */
    public static final int SEGMENT = 1;

    /** The locks of a named tranche. */
    public static final int TRANCHE = 2;

    /** The scope of the names of tranches' lock arrays. */
    public static final int TRANCHE_SCOPE = -1;

    private SegmentDescriptor() {}
}
