package dev.backplane.engine.segment;

/**
 * The payload of a row of the quota table. The row's scope is {@link #EXTENSION}, {@link #DATABASE} or
 * {@link #ALLOCATION}; the latter has a row only if it has ever had a limit.
 *
 * <pre>
 *   0  long  the most bytes that may be taken; -1 if nothing is set
 *   8  long  bytes taken: what the rows of the segment table say, and computed from them again after a death
 *  16  long  the most bytes that ever were taken
 * </pre>
 */
final class QuotaDescriptor {
    static final int LIMIT_OFFSET = 0;
    static final int USED_OFFSET = 8;
    static final int HIGH_WATER_OFFSET = 16;

    static final int EXTENSION = 0;
    static final int DATABASE = 1;
    static final int ALLOCATION = 2;

    static final long UNLIMITED = -1;

    private QuotaDescriptor() {}
}
