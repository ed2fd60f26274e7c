package dev.backplane.api.lwlock;

/** PostgreSQL's {@code LWLockMode}. */
public enum LWLockMode {
    /** {@code LW_EXCLUSIVE}: nobody else holds the lock. */
    EXCLUSIVE,

    /** {@code LW_SHARED}: others may hold the lock in this mode too. */
    SHARED
}
