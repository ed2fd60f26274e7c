package dev.backplane.shell.command;

/** What a value on the command line stands for, so that the console can complete it. */
public enum ValueKind {
    /** Something new or free: nothing to offer. */
    TEXT(""),
    /** The name of a database. */
    DATABASE("databases"),
    /** The name of an extension. */
    EXTENSION("extensions"),
    /** Who owns a thing in shared memory, {@code name:version} or {@code backplane}. */
    OWNER("owners"),
    /** The full name of a segment. */
    SEGMENT("segments"),
    /** The name of a tranche of locks. */
    TRANCHE("tranches"),
    /** The id or the name of a background worker. */
    WORKER("workers"),
    /** Where a background worker stands. */
    WORKER_STATE("states"),
    /** The name of a command. */
    COMMAND("commands");

    private final String label;

    ValueKind(final String label) {
        this.label = label;
    }

    /**
     * Above a list of such values.
     *
     * @return a plural
     */
    public String label() {
        return label;
    }
}
