package dev.backplane.bench;

/** Where two processes run that wake each other. */
enum Placement {
    /** What it costs to change from one process to the other. */
    ONE_PROCESSOR("one processor"),
    /** The same, and waking an idle processor. */
    TWO_PROCESSORS("two processors");

    private final String text;

    Placement(final String text) {
        this.text = text;
    }

    int processor(final int party) {
        return this == ONE_PROCESSOR ? 0 : RaceTeam.processor(party);
    }

    @Override
    public String toString() {
        return text;
    }
}
