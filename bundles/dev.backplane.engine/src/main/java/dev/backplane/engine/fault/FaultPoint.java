package dev.backplane.engine.fault;

/**
 * A place between two stores that matter. {@code -Dbackplane.fault=NAME:kill:3} ends the process when it comes by for the
 * third time; {@code NAME:delay:500} makes it stand still for 500 ms each time; several are separated by commas. Without
 * the property a fault point costs nothing once the code is compiled.
 */
public enum FaultPoint {
    /** The ledger says INTENT, or HELD of an exclusive hold; the lock's word is not changed yet. */
    LWLOCK_INTENT,

    /** The word is changed, the ledger still says the same. */
    LWLOCK_TAKEN,

    /** HAS_WAITERS is set, the backend is about to sleep. */
    LWLOCK_WAITING,

    /** The ledger says RELEASING, or HELD of an exclusive hold; the word still counts the hold. */
    LWLOCK_RELEASING,

    /** The word is changed, nobody is woken yet. */
    LWLOCK_RELEASED,

    /** Waiters are woken, the ledger still says the same. */
    LWLOCK_WOKEN,

    /** The recoverer has marked the process dead. */
    RECOVERY_MARKED,

    /** RECOVERING is set, the shared holds are not counted yet. */
    RECOVERY_COUNTING,

    /** The word is put right, nobody is woken yet. */
    RECOVERY_CORRECTED,

    /** Waiters are woken, the dead one's ledger still has the entry. */
    RECOVERY_WOKEN,

    /** The dead one's locks are given back, its references are not. */
    RECOVERY_SWEEPING,

    /** A row is written, its state still says free. */
    ROW_FILLED,

    /** A row says that it is being made, the index does not lead to it yet. */
    ROW_STATED,

    /** A row is free again, the index still leads to it. */
    ROW_FREED,

    /** Memory is taken from the allocator, no row tells of it yet. */
    SEGMENT_ALLOCATED,

    /** The memory is zeroed and filled, the row does not say so yet. */
    SEGMENT_FILLED,

    /** The row is free again, the allocator still counts its memory as taken. */
    SEGMENT_FREED,

    /** The replacement of a migrated segment is ready, the old row is not condemned yet. */
    SEGMENT_REPLACED,

    /** The catalog has the change of a database, its row does not. */
    DATABASE_LOGGED,

    /** A renamed database's new row is there, the old one is not free yet. */
    DATABASE_RENAMED;

    /** Says that the process is here. */
    public void reached() {
        if (FaultPlan.ACTIVE) {
            FaultPlan.INSTANCE.at(this);
        }
    }
}
