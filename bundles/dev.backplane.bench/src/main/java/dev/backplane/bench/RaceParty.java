package dev.backplane.bench;

/**
 * What one process did in a race.
 *
 * @param operations locks taken and given back
 * @param exclusive how many of them exclusively
 * @param nanos from the common start to its last operation's end
 */
record RaceParty(long operations, long exclusive, long nanos) {
    static RaceParty parse(final String line) {
        final String[] words = line.split(" ");
        return new RaceParty(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    /**
     * How fast it was.
     *
     * @return operations a nanosecond
     */
    double speed() {
        return (double) operations / nanos;
    }

    @Override
    public String toString() {
        return operations + " " + exclusive + " " + nanos;
    }
}
