package dev.backplane.bench;

import java.io.IOException;

/** Processes that contend for locks of one kind. */
interface RaceTeam {
    /** How many processes a team has. */
    int PARTIES = 2;

    /**
     * Runs a race. Each process is pinned to a processor.
     *
     * @param workload what to do
     * @param windowNanos how long, ns
     * @return what each did
     * @throws UnavailableException if this machine lacks what is needed
     * @throws Exception if a process failed, or the lock did not exclude
     */
    RaceOutcome race(RaceWorkload workload, long windowNanos) throws Exception;

    /** Lets the processes go; the next race has new ones. */
    default void rest() throws IOException {}

    /** The processor of a party. */
    static int processor(final int party) {
        return party % Runtime.getRuntime().availableProcessors();
    }
}
