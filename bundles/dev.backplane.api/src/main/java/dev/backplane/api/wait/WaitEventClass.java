package dev.backplane.api.wait;

/** The classes of PostgreSQL's {@code wait_event.h}, with its numbers and its names in {@code pg_stat_activity}. */
public enum WaitEventClass {
    /** {@code PG_WAIT_LWLOCK}: the event is the tranche's name. */
    LWLOCK(0x01, "LWLock"),
    /** {@code PG_WAIT_LOCK}. */
    LOCK(0x03, "Lock"),
    /** {@code PG_WAIT_BUFFER_PIN}. */
    BUFFER_PIN(0x04, "BufferPin"),
    /** {@code PG_WAIT_ACTIVITY}: a process of the platform is idle in its main loop. */
    ACTIVITY(0x05, "Activity"),
    /** {@code PG_WAIT_CLIENT}: waiting for a client. */
    CLIENT(0x06, "Client"),
    /** {@code PG_WAIT_EXTENSION}: defined by an extension. */
    EXTENSION(0x07, "Extension"),
    /** {@code PG_WAIT_IPC}: waiting for another process. */
    IPC(0x08, "IPC"),
    /** {@code PG_WAIT_TIMEOUT}: waiting for time to pass. */
    TIMEOUT(0x09, "Timeout"),
    /** {@code PG_WAIT_IO}: waiting for a file. */
    IO(0x0A, "IO");

    private final int code;
    private final String label;

    WaitEventClass(final int code, final String label) {
        this.code = code;
        this.label = label;
    }

    /**
     * The class's number.
     *
     * @return the high byte of {@link WaitEvent#info()}
     */
    public int code() {
        return code;
    }

    /**
     * The class's name in {@code pg_stat_activity.wait_event_type}.
     *
     * @return the name
     */
    public String label() {
        return label;
    }
}
