package dev.backplane.extension.sharedlog.demo;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One look at the sessions while the writers are at work: what they wait for shows in every process. */
final class WaitSample {
    private final Script command;

    /**
     * Looks now; the answer comes later.
     *
     * @param instance the instance
     * @throws DemoFailure when the client cannot be started
     */
    WaitSample(final DemoInstance instance) throws DemoFailure {
        command = instance.startClient("backend:list", "--json");
    }

    /**
     * What was seen.
     *
     * @param databases where the writers are
     * @return for an operator
     * @throws DemoFailure when the client failed
     */
    String sentence(final List<String> databases) throws DemoFailure {
        final List<Map<String, Object>> sessions = Json.rows(command.await(DemoInstance.SECONDS));
        return sessions.stream()
                .filter(session -> session.get("datname") instanceof String name && databases.contains(name))
                .map(WaitSample::words)
                .collect(Collectors.joining(", "));
    }

    private static String words(final Map<String, Object> session) {
        final Object type = session.get("wait_event_type");
        return "%.0f in %s: %s"
                .formatted(
                        session.get("pid"),
                        session.get("datname"),
                        type == null ? "no wait" : type + " " + session.get("wait_event"));
    }
}
