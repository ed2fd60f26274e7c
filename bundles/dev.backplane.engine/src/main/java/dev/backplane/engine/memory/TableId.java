package dev.backplane.engine.memory;

import dev.backplane.engine.Limits;
import java.util.function.ToIntFunction;

/** The tables of names in the control file, in the order in which they lie there. */
public enum TableId {
    /** Segments, and with them the map of free memory. */
    SEGMENT("segment table", "ShmemIndex", "max_segments", Limits::maxSegments),
    /** Tranches of LWLocks. */
    TRANCHE("tranche table", "LWLockTranche", "max_tranches", Limits::maxTranches),
    /** Custom wait events. */
    WAIT_EVENT("wait event table", "WaitEventCustom", "max_wait_events", Limits::maxWaitEvents),
    /** Databases. */
    DATABASE("database table", "Database", "max_databases", Limits::maxDatabases),
    /** Resource owners: extensions and the platform. */
    EXTENSION("extension table", "ResourceOwner", "max_extensions", Limits::maxExtensions),
    /** Background workers. */
    WORKER("worker table", "BackgroundWorker", "max_workers", Limits::maxWorkers),
    /** What extensions and databases may take; guarded by the lock of the segment table, its own is never taken. */
    QUOTA("quota table", "ResourceQuota", "max_extensions", limits -> limits.maxExtensions() + limits.maxDatabases());

    private final String title;
    private final String trancheName;
    private final String setting;
    private final ToIntFunction<Limits> limit;

    TableId(final String title, final String trancheName, final String setting, final ToIntFunction<Limits> limit) {
        this.title = title;
        this.trancheName = trancheName;
        this.setting = setting;
        this.limit = limit;
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
        return limit.applyAsInt(limits);
    }
}
