package dev.backplane.bench;

/** Measures what one operation costs, in its workload's unit; lower is better. */
interface Contender extends AutoCloseable {
    /**
     * What is measured.
     *
     * @return its name as the tables show it, with the version where that matters
     */
    String name();

    /**
     * One round.
     *
     * @return a fresh figure, in the workload's unit
     * @throws UnavailableException if this machine lacks what is needed
     * @throws Exception if the measurement failed
     */
    double measure() throws Exception;

    /** Forgets the latest figure, because the machine was not there for it; it will be measured anew. */
    default void retract() {}

    /** Gives back what this contender alone has taken; what several share belongs to the {@link Run}. */
    @Override
    default void close() {}

    /**
     * A cost that is the same in each round, such as an absolute limit.
     *
     * @param name what it is
     * @param value in the workload's unit
     * @return the contender
     */
    static Contender constant(final String name, final double value) {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public double measure() {
                return value;
            }
        };
    }

    /**
     * One that cannot be measured here. Its row says why.
     *
     * @param name what it is
     * @param reason what is missing
     * @return the contender
     */
    static Contender unavailable(final String name, final String reason) {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public double measure() throws UnavailableException {
                throw new UnavailableException(reason);
            }
        };
    }
}
