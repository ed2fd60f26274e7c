package dev.backplane.api.worker;

/** When the platform starts a worker again that has ended. Nobody else restarts workers. */
public enum RestartPolicy {
    /** Never: {@code BGW_NEVER_RESTART}. */
    NEVER,
    /** When it has thrown, or its process has died. */
    ON_FAILURE,
    /** Always, also when it has returned. */
    ALWAYS
}
