package dev.backplane.bench;

/**
 * What a database with its allocations costs, at some number of databases.
 *
 * @param createMicros to make one, all allocations included
 * @param dropMicros to drop one
 * @param heapBytes of Java heap for each, in a process that uses them all
 * @param sharedBytes of shared memory for each
 */
record DatabaseCost(double createMicros, double dropMicros, double heapBytes, double sharedBytes) {
    /**
     * Reads what {@link #toString()} writes.
     *
     * @param line four numbers
     * @return the figures
     */
    static DatabaseCost parse(final String line) {
        final String[] fields = line.split(" ");
        return new DatabaseCost(
                Double.parseDouble(fields[0]),
                Double.parseDouble(fields[1]),
                Double.parseDouble(fields[2]),
                Double.parseDouble(fields[3]));
    }

    @Override
    public String toString() {
        return createMicros + " " + dropMicros + " " + heapBytes + " " + sharedBytes;
    }
}
