package dev.backplane.extension.workerspi;

import java.time.Duration;

/**
 * What one worker is to do. It travels as the worker's argument, so that it is the same in whichever process the worker
 * runs.
 *
 * @param table the table that it looks after
 * @param naptime how long it sleeps when nobody wakes it
 */
record CountedJob(String table, Duration naptime) {
    private static final String SEPARATOR = " ";

    /** As a worker's argument. */
    String argument() {
        return table + SEPARATOR + naptime.toSeconds();
    }

    /** The opposite of {@link #argument()}. */
    static CountedJob parse(final String argument) {
        final String[] parts = argument.split(SEPARATOR);
        return new CountedJob(parts[0], Duration.ofSeconds(Long.parseLong(parts[1])));
    }
}
