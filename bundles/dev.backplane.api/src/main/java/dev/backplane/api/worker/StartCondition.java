package dev.backplane.api.worker;

/** What must be there before a worker starts: {@code BgWorkerStartTime}. */
public enum StartCondition {
    /** The postmaster runs, and the worker's extension is active: {@code BgWorkerStart_PostmasterStart}. */
    POSTMASTER_START,
    /** And the worker's database takes connections: {@code BgWorkerStart_ConsistentState}. */
    DATABASE_READY,
    /** And the whole platform has started: {@code BgWorkerStart_RecoveryFinished}. */
    PLATFORM_READY
}
