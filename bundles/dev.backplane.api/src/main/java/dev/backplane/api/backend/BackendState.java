package dev.backplane.api.backend;

/** {@code pg_stat_activity.state}. */
public enum BackendState {
    /** Waiting for its next task. */
    IDLE,
    /** At work. */
    ACTIVE
}
