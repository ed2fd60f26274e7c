package dev.backplane.shell.verb;

import dev.backplane.api.Scope;
import dev.backplane.api.worker.WorkerInfo;
import java.util.List;
import java.util.Optional;

/**
 * A background worker, or a registration of one in each database.
 *
 * @param info what the platform says of it
 */
record WorkerRow(WorkerInfo info) {
    Optional<Integer> parent() {
        return info.parent();
    }

    static List<WorkerRow> of(final List<WorkerInfo> workers) {
        return workers.stream().map(WorkerRow::new).toList();
    }

    static boolean isRegistration(final WorkerInfo worker) {
        return worker.scope() == Scope.DATABASE;
    }

    /** The workers of a registration, in the order of their ids. */
    static List<WorkerInfo> workersOf(final WorkerInfo registration, final List<WorkerInfo> workers) {
        return isRegistration(registration)
                ? workers.stream().filter(worker -> isOf(worker, registration)).toList()
                : List.of();
    }

    private static boolean isOf(final WorkerInfo worker, final WorkerInfo registration) {
        return worker.parent().equals(Optional.of(registration.id()));
    }
}
