package dev.backplane.api.wait;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Wait events of the instance. What a bundle defines here goes when the last process that uses it has stopped it. */
@ProviderType
public interface WaitEvents {
    /**
     * Finds or makes a custom event of class {@link WaitEventClass#EXTENSION}: {@code WaitEventExtensionNew}. One name
     * has one id in all processes.
     *
     * @param name 1 to 127 bytes of UTF-8
     * @return the event
     * @throws dev.backplane.api.LimitExceededException when the table is full
     * @throws dev.backplane.api.BackplaneException for a bad name
     */
    WaitEvent define(String name);

    /**
     * All events that a backend can show now, as {@code pg_wait_events}: the platform's, the tranches', the custom ones.
     *
     * @return a snapshot ordered by type and name
     */
    List<WaitEventInfo> events();
}
