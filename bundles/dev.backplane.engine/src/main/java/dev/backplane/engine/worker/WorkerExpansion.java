package dev.backplane.engine.worker;

import static dev.backplane.engine.worker.WorkerSlotDescriptor.*;

import dev.backplane.api.LimitExceededException;
import dev.backplane.api.database.DatabaseInfo;
import dev.backplane.api.worker.WorkerState;
import dev.backplane.engine.WorkerRuntime;
import dev.backplane.engine.database.DatabaseTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps one worker in each database that an extension serves, for each of its registrations with database scope. Each
 * round compares what there is with what there should be; so it does not matter who made a database, or whether anybody
 * was told.
 */
public final class WorkerExpansion {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WorkerTable table;
    private final DatabaseTable databases;
    private final WorkerRuntime runtime;
    private boolean begun;
    private long lastRound;
    private int lastChange;
    private int lastRegistrations;

    /**
     * For an instance.
     *
     * @param table the workers
     * @param databases the databases
     * @param changes differs when they have come or gone
     * @param runtime knows which extension serves which database
     */
    public WorkerExpansion(final WorkerTable table, final DatabaseTable databases, final WorkerRuntime runtime) {
        this.table = table;
        this.databases = databases;
        this.runtime = runtime;
    }

    /** Looks whether there is anything to do, and does it. */
    void round() {
        final List<WorkerSlot> registrations =
                table.slots(slot -> slot.isRegistration() && (slot.requests() & FORGET) == 0);
        // a postmaster that has taken over does not know yet what an extension serves
        registrations.removeIf(slot -> !runtime.isActive(slot.extension()));
        if (registrations.isEmpty()) {
            lastRegistrations = 0;
            return;
        }
        final int change = databases.changes();
        final int known = registrations.stream()
                .mapToInt(slot -> 31 * slot.row() + table.generation(slot.row()))
                .sum();
        final boolean changed = !begun || change != lastChange || known != lastRegistrations;
        if (!changed && System.nanoTime() - lastRound < PERIOD_NANOS) {
            return;
        }
        begun = true;
        lastChange = change;
        lastRegistrations = known;
        final List<DatabaseInfo> present = databases.databases();
        registrations.forEach(slot -> expand(slot, present));
        lastRound = System.nanoTime();
    }

    private void expand(final WorkerSlot registration, final List<DatabaseInfo> present) {
        final int generation = table.generation(registration.row());
        final Set<Integer> wanted = present.stream()
                .filter(database -> runtime.serves(registration.extension(), database.datname()))
                .map(DatabaseInfo::oid)
                .collect(Collectors.toCollection(HashSet::new));
        for (final WorkerSlot child : table.slots(slot -> slot.isChildOf(registration.row(), generation))) {
            if (!wanted.remove(child.database())) {
                child.request(STOP | FORGET);
            }
        }
        if (registration.state() == WorkerState.NOT_YET_STARTED) {
            registration.become(registration.stateWord(), WorkerState.STARTED);
        }
        if (registration.state() != WorkerState.STARTED) {
            return;
        }
        String cause = "";
        try {
            for (final int database : wanted) {
                table.expand(registration, database);
            }
        } catch (final LimitExceededException e) {
            cause = "it has no worker in some databases: " + e.getMessage();
        }
        if (!registration.cause().equals(cause)) {
            registration.cause(cause);
        }
    }
}
