package dev.backplane.api.lwlock;

/** In which order those who wait for a lock get it. A tranche chooses once, for all its locks. */
public enum WakePolicy {
    /**
     * PostgreSQL's: a release wakes one exclusive waiter or all shared ones, and who is woken competes with newcomers.
     * Best throughput, because the lock never waits for a waiter that is slow to wake; a waiter may be overtaken.
     */
    BARGING,

    /**
     * First come, first served: nobody overtakes a waiter whose mode conflicts with his own, so nobody starves. The lock
     * stays free while the first waiter wakes up, which costs throughput under contention; a stopped waiter (SIGSTOP)
     * holds up those behind it until it goes on or dies.
     */
    FIFO
}
