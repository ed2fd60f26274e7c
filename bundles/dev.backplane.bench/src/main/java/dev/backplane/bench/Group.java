package dev.backplane.bench;

import java.util.List;

/** Workloads about one thing, which are run together and shown in one table. Listed in {@link Groups}. */
interface Group {
    /**
     * How the command line calls it.
     *
     * @return one word in lower case
     */
    String slug();

    /**
     * What it is about.
     *
     * @return the table's title
     */
    String title();

    /**
     * What is to be measured. A peer that this machine cannot measure is {@link Contender#unavailable}, not left out.
     *
     * @param run how thoroughly, and where; closes what is handed to {@link Run#closeLater}
     * @return the workloads, in the order of the table
     * @throws Exception if nothing of the group can be measured
     */
    List<Workload> workloads(Run run) throws Exception;

    /**
     * How often each contender is measured.
     *
     * @return an odd number, so that one round is the median
     */
    default int rounds() {
        return 5;
    }

    /**
     * How often each contender is measured in the short mode, in which all groups together end within five minutes.
     *
     * @return an odd number, so that one round is the median
     */
    default int shortRounds() {
        return 1;
    }
}
