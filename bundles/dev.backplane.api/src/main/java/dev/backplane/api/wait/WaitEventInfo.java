package dev.backplane.api.wait;

/**
 * One row of PostgreSQL's {@code pg_wait_events}.
 *
 * @param type the class's name
 * @param name the event's name
 * @param description what is waited for
 * @param owner the extension that defined it, as {@code name:version}, or {@code backplane}
 * @param waiting number of backends that wait for it now
 */
public record WaitEventInfo(String type, String name, String description, String owner, int waiting) {}
