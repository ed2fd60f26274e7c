package dev.backplane.api.worker;

/** Where a worker stands: {@code BgwHandleStatus}, and finer. */
public enum WorkerState {
    /** Registered; its start condition does not hold yet: {@code BGWH_NOT_YET_STARTED}. */
    NOT_YET_STARTED,
    /** Being started. */
    STARTING,
    /** Runs: {@code BGWH_STARTED}. */
    STARTED,
    /** Asked to stop, and still running. */
    STOPPING,
    /** Failed, and will be started again after a while. */
    BACKOFF,
    /** Ended, or gone: {@code BGWH_STOPPED}. */
    STOPPED,
    /** Failed, and will not be started again by itself. */
    FAILED;

    /**
     * Whether code of the worker may be running.
     *
     * @return true in STARTING, STARTED and STOPPING
     */
    public boolean isRunning() {
        return this == STARTING || this == STARTED || this == STOPPING;
    }
}
