package dev.backplane.api.worker;

/** Where a worker runs. */
public enum Isolation {
    /** In a thread of the postmaster's JVM. */
    THREAD,
    /** In a JVM of its own: its exit, lack of memory or sudden death harms nobody. */
    PROCESS
}
