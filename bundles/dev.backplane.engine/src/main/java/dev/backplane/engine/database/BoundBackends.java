package dev.backplane.engine.database;

import dev.backplane.api.backend.Backends;
import dev.backplane.engine.backend.BackendSnapshot;
import dev.backplane.engine.backend.BackendTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Who is bound to databases. */
final class BoundBackends {
    private final BackendTable backends;

    BoundBackends(final BackendTable backends) {
        this.backends = backends;
    }

    List<BackendSnapshot> of(final int id) {
        return IntStream.range(0, backends.used())
                .filter(slot -> backends.databaseId(slot) == id)
                .mapToObj(backends::snapshot)
                .flatMap(Optional::stream)
                .filter(backend -> backend.databaseId() == id)
                .toList();
    }

    int count(final int id) {
        return (int) IntStream.range(0, backends.used())
                .filter(slot -> backends.databaseId(slot) == id)
                .count();
    }

    /** How many are bound to each database that has any: one look at the slots for all databases. */
    Map<Integer, Integer> counts() {
        final Map<Integer, Integer> counts = new HashMap<>();
        for (int slot = 0; slot < backends.used(); slot++) {
            final int id = backends.databaseId(slot);
            if (id != 0) {
                counts.merge(id, 1, Integer::sum);
            }
        }
        return counts;
    }

    /** Sessions of users do not leave when they are asked to; workers do. */
    static boolean isClient(final BackendSnapshot backend) {
        return backend.type().equals(Backends.CLIENT_BACKEND);
    }

    String describe(final List<BackendSnapshot> bound) {
        return bound.stream()
                .map(backend -> backend.slot() + 1 + " (" + backend.applicationName() + ", pid "
                        + backends.pid(backend.process()) + ")")
                .collect(
                        Collectors.joining(", ", bound.size() == 1 ? "1 backend: " : bound.size() + " backends: ", ""));
    }
}
