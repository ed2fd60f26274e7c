package dev.backplane.extension.sharedlog.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Looks at the sessions every second while the writers are at work, and keeps the look that saw most of them wait: what
 * a session waits for shows in every process.
 */
final class WaitSampler {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DemoInstance instance;
    private final String application;
    private Optional<Script> client = Optional.empty();
    private long lastLook = System.nanoTime();
    private List<Map<String, Object>> best = List.of();
    private long mostWaits;

    /**
     * A sampler that begins after a second.
     *
     * @param instance the instance
     * @param application the writers' application name
     */
    WaitSampler(final DemoInstance instance, final String application) {
        this.instance = instance;
        this.application = application;
    }

    /**
     * Begins a look if it is time, and takes the answer of the last one if it is there. Waits for neither.
     *
     * @throws DemoFailure when the client failed
     */
    void update() throws DemoFailure {
        if (client.isPresent() && !client.get().isAlive()) {
            keepIfBest(Json.rows(client.get().await(DemoInstance.SECONDS)));
            client = Optional.empty();
        }
        if (client.isEmpty() && System.nanoTime() - lastLook > PERIOD_NANOS) {
            lastLook = System.nanoTime();
            client = Optional.of(instance.startClient("backend:list", "--json"));
        }
    }

    private void keepIfBest(final List<Map<String, Object>> sessions) {
        final List<Map<String, Object>> writers = sessions.stream()
                .filter(session -> application.equals(session.get("application_name")))
                .toList();
        final long waits = writers.stream()
                .filter(session -> session.get("wait_event") != null)
                .count();
        if (waits > mostWaits) {
            best = writers;
            mostWaits = waits;
        }
    }

    /**
     * Waits until no client runs any more.
     *
     * @return what was seen, for an operator; empty if nobody was seen waiting
     * @throws DemoFailure when the client failed
     */
    Optional<String> end() throws DemoFailure {
        if (client.isPresent()) {
            client.get().await(DemoInstance.SECONDS);
        }
        return mostWaits == 0
                ? Optional.empty()
                : Optional.of(best.stream().map(WaitSampler::words).collect(Collectors.joining(", ")));
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
