package dev.backplane.engine.memory;

import dev.backplane.engine.Limits;

/** The tables of names in the control file, in the order in which they lie there. */
public enum TableId {
    /** Segments, and with them the map of free memory. */
    SEGMENT("segment table", "ShmemIndex", "max_segments"),
    /** Tranches of LWLocks. */
    TRANCHE("tranche table", "LWLockTranche", "max_tranches"),
    /** Custom wait events. */
    WAIT_EVENT("wait event table", "WaitEventCustom", "max_wait_events"),
    /** Databases. */
    DATABASE("database table", "Database", "max_databases"),
    /** Resource owners: extensions and the platform. */
    EXTENSION("extension table", "ResourceOwner", "max_extensions"),
    /** Background workers. */
    WORKER("worker table", "BackgroundWorker", "max_workers"),
    /** What extensions and databases may take; guarded by the lock of the segment table, its own is never taken. */
    QUOTA("quota table", "ResourceQuota", "max_extensions");

    private final String title;
    private final String trancheName;
    private final String setting;

    TableId(final String title, final String trancheName, final String setting) {
        this.title = title;
        this.trancheName = trancheName;
        this.setting = setting;
    }

    /**
     * The table's name in messages.
     *
     * @return a few words
     */
    public String title() {
        return title;
    }

    /**
     * The tranche of the lock that guards the table.
     *
     * @return what a waiter shows
     */
    public String trancheName() {
        return trancheName;
    }

    /**
     * The setting that makes the table larger.
     *
     * @return the key in {@code etc/dev.backplane.instance.cfg}
     */
    public String setting() {
        return setting;
    }

    /**
     * The most rows.
     *
     * @param limits the instance's limits
     * @return the number
     */
    public int rows(final Limits limits) {
        return switch (this) {
            case SEGMENT -> limits.maxSegments();
            case TRANCHE -> limits.maxTranches();
            case WAIT_EVENT -> limits.maxWaitEvents();
            case DATABASE -> limits.maxDatabases();
            case EXTENSION -> limits.maxExtensions();
            case WORKER -> limits.maxWorkers();
            case QUOTA -> limits.maxExtensions() + limits.maxDatabases();
        };
    }
}
