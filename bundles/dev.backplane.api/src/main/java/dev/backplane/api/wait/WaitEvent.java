package dev.backplane.api.wait;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Something a backend can wait for. {@link #start()} and {@link #end()} are one store of four bytes each into the
 * current backend's slot; readers in other processes see it without locking anything.
 */
@ProviderType
public interface WaitEvent {
    /**
     * PostgreSQL's {@code wait_event_info}: the class in the high byte, the event's id in the low 16 bits.
     *
     * @return the number, the same in every process
     */
    int info();

    /**
     * The event's class.
     *
     * @return the class
     */
    WaitEventClass eventClass();

    /**
     * The event's name.
     *
     * @return the name
     */
    String name();

    /**
     * Reports that the current backend begins to wait: {@code pgstat_report_wait_start}.
     *
     * @throws dev.backplane.api.NoBackendException when the thread has no backend
     */
    void start();

    /** Reports that the current backend waits no more: {@code pgstat_report_wait_end}. */
    void end();
}
