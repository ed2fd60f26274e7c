package dev.backplane.engine.backend;

/**
 * What a backend holds and is about to take, in shared memory, so that survivors can give it back. An entry is a lock's
 * location, shifted left by 8, and one of the phases below; without a phase, the place is empty, and its lock the
 * last one that it was used for. Beside it stands since when it is held.
 *
 * <pre>
 * acquire:  shared     0 -> INTENT -> (compare-and-set of the lock's word) -> HELD
 *           exclusive  0 -> HELD -> (compare-and-set of the lock's word; failed: INTENT)
 *           INTENT -> WAIT -> INTENT while it sleeps in between
 * release:  shared     HELD -> RELEASING -> (get-and-add of the lock's word, wake-up) -> 0
 *           exclusive  HELD -> (get-and-add of the lock's word, wake-up) -> 0
 * disown:   HELD -> DISOWNED -> 0 by whoever releases it, see DisownedHold
 * </pre>
 *
 * <p>Invariants: the lock's word counts a reader only between INTENT and RELEASING, and a reader in HELD is counted; so
 * survivors can count readers anew. An exclusive owner stands in the word itself, so that its ledger need only say which
 * word to look at: HELD in between says that it takes the lock, holds it, or gives it back. The place is cleared last, so a
 * death before the wake-up is seen by who recovers, and made good by waking everybody.
 */
public final class Ledger {
    public static final int SHARED_INTENT = 1;
    public static final int SHARED_HELD = 2;
    public static final int SHARED_RELEASING = 3;
    public static final int EXCLUSIVE_INTENT = 4;
    public static final int EXCLUSIVE_HELD = 5;
    public static final int WAIT = 6;
    public static final int SHARED_DISOWNED = 7;
    public static final int EXCLUSIVE_DISOWNED = 8;

    private static final int PHASE_MASK = 0xFF;

    private Ledger() {}

    /**
     * An entry.
     *
     * @param location the lock's location
     * @param phase one of the constants
     * @return what stands in the ledger
     */
    public static long entry(final long location, final int phase) {
        return location << 8 | phase;
    }

    /**
     * What the entry of a shared hold becomes when its lock is released.
     *
     * @param held an entry that says SHARED_HELD
     * @return the same, saying SHARED_RELEASING
     */
    public static long releasing(final long held) {
        return held + (SHARED_RELEASING - SHARED_HELD);
    }

    /**
     * The phase of an entry.
     *
     * @param entry a ledger entry
     * @return one of the constants, or 0
     */
    public static int phase(final long entry) {
        return (int) entry & PHASE_MASK;
    }

    /**
     * What an entry becomes when its place is not used any more.
     *
     * @param entry a ledger entry
     * @return the same without a phase
     */
    public static long empty(final long entry) {
        return entry & ~PHASE_MASK;
    }

    /**
     * Whether an entry says that its place is not in use.
     *
     * @param entry a ledger entry
     * @return true if it has no phase
     */
    public static boolean isEmpty(final long entry) {
        return phase(entry) == 0;
    }

    /**
     * The lock of an entry.
     *
     * @param entry a ledger entry
     * @return the lock's location
     */
    public static long location(final long entry) {
        return entry >>> 8;
    }

    /**
     * Whether an entry is a hold that its backend has disowned.
     *
     * @param entry a ledger entry
     * @return true in the phases DISOWNED
     */
    public static boolean isDisowned(final long entry) {
        final int phase = phase(entry);
        return phase == SHARED_DISOWNED || phase == EXCLUSIVE_DISOWNED;
    }

    /**
     * Whether the phase of an entry is one of an exclusive hold.
     *
     * @param entry a ledger entry
     * @return true also between two phases
     */
    public static boolean isExclusive(final long entry) {
        final int phase = phase(entry);
        return phase == EXCLUSIVE_INTENT || phase == EXCLUSIVE_HELD || phase == EXCLUSIVE_DISOWNED;
    }

    /**
     * Whether an entry says that its backend holds its lock.
     *
     * @param entry a ledger entry
     * @return true in the phases HELD and RELEASING
     */
    public static boolean isHeld(final long entry) {
        final int phase = phase(entry);
        return phase == SHARED_HELD || phase == SHARED_RELEASING || phase == EXCLUSIVE_HELD;
    }
}
