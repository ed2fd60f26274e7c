package dev.backplane.api.worker;

import dev.backplane.api.Scope;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a worker is: {@code BackgroundWorker}. The operator can override isolation and restart with {@code
 * worker.<name>.isolation} and {@code worker.<name>.restart} in {@code etc/<extension>.cfg}.
 *
 * @param name its name, 1 to 95 bytes of UTF-8: {@code bgw_name}
 * @param type what its backend shows as {@code backend_type}, 1 to 31 bytes: {@code bgw_type}
 * @param main its code, a class of the extension with a constructor without parameters: {@code bgw_function_name}
 * @param argument given to the code, at most 191 bytes: {@code bgw_main_arg}
 * @param scope one for the instance, or one for each database that the extension serves
 * @param database for scope GLOBAL: the database that it is bound to; else empty
 * @param start what must be there before it starts: {@code bgw_start_time}
 * @param restart when it is started again
 * @param minBackoff how long it rests after a failure: {@code bgw_restart_time}; doubled with each further one
 * @param maxBackoff the longest rest
 * @param healthyAfter after how long a run counts as healthy, so that the rests begin anew with the shortest
 * @param isolation where it runs
 */
public record WorkerSpec(
        String name,
        String type,
        Class<? extends WorkerMain> main,
        String argument,
        Scope scope,
        Optional<String> database,
        StartCondition start,
        RestartPolicy restart,
        Duration minBackoff,
        Duration maxBackoff,
        Duration healthyAfter,
        Isolation isolation) {
    /** The longest rest that can be asked for. */
    public static final Duration LONGEST_BACKOFF = Duration.ofDays(1);

    /**
     * Checks what does not depend on an instance.
     *
     * @param name see above
     * @param type see above
     * @param main see above
     * @param argument see above
     * @param scope see above
     * @param database see above
     * @param start see above
     * @param restart see above
     * @param minBackoff see above
     * @param maxBackoff see above
     * @param healthyAfter see above
     * @param isolation see above
     */
    public WorkerSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(main, "main");
        Objects.requireNonNull(argument, "argument");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(restart, "restart");
        Objects.requireNonNull(isolation, "isolation");
        if (scope == Scope.DATABASE && database.isPresent()) {
            throw new IllegalArgumentException("worker \"" + name + "\" has database scope, so there is one in each"
                    + " database; it cannot be bound to " + database.get());
        }
        if (minBackoff.isNegative()
                || minBackoff.compareTo(maxBackoff) > 0
                || maxBackoff.compareTo(LONGEST_BACKOFF) > 0) {
            throw new IllegalArgumentException("worker \"" + name + "\" is to rest " + minBackoff + " to " + maxBackoff
                    + " after a failure: the first must be the smaller one, and none may exceed " + LONGEST_BACKOFF);
        }
        if (healthyAfter.isNegative() || healthyAfter.compareTo(LONGEST_BACKOFF) > 0) {
            throw new IllegalArgumentException(
                    "worker \"" + name + "\" is to be healthy after " + healthyAfter + ": 0 to " + LONGEST_BACKOFF);
        }
    }

    /**
     * A worker with the defaults: one for the instance, bound to no database, in a thread, started when the platform is
     * ready, and started again when it fails, after 1 s at first and 60 s at most, anew after 60 s of health.
     *
     * @param name its name and type
     * @param main its code
     * @return the specification
     */
    public static WorkerSpec of(final String name, final Class<? extends WorkerMain> main) {
        return new WorkerSpec(
                name,
                "background worker",
                main,
                "",
                Scope.GLOBAL,
                Optional.empty(),
                StartCondition.PLATFORM_READY,
                RestartPolicy.ON_FAILURE,
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Isolation.THREAD);
    }

    /**
     * With another type.
     *
     * @param newType what its backend shows
     * @return a new specification
     */
    public WorkerSpec type(final String newType) {
        return new WorkerSpec(
                name,
                newType,
                main,
                argument,
                scope,
                database,
                start,
                restart,
                minBackoff,
                maxBackoff,
                healthyAfter,
                isolation);
    }

    /**
     * With another argument.
     *
     * @param newArgument given to the code
     * @return a new specification
     */
    public WorkerSpec argument(final String newArgument) {
        return new WorkerSpec(
                name,
                type,
                main,
                newArgument,
                scope,
                database,
                start,
                restart,
                minBackoff,
                maxBackoff,
                healthyAfter,
                isolation);
    }

    /**
     * One in each database.
     *
     * @return a new specification
     */
    public WorkerSpec inEachDatabase() {
        return new WorkerSpec(
                name,
                type,
                main,
                argument,
                Scope.DATABASE,
                Optional.empty(),
                start,
                restart,
                minBackoff,
                maxBackoff,
                healthyAfter,
                isolation);
    }

    /**
     * One, bound to a database: {@code BackgroundWorkerInitializeConnection}.
     *
     * @param newDatabase the database's name
     * @return a new specification
     */
    public WorkerSpec in(final String newDatabase) {
        return new WorkerSpec(
                name,
                type,
                main,
                argument,
                Scope.GLOBAL,
                Optional.of(newDatabase),
                start,
                restart,
                minBackoff,
                maxBackoff,
                healthyAfter,
                isolation);
    }

    /**
     * With another start condition.
     *
     * @param newStart what must be there before it starts
     * @return a new specification
     */
    public WorkerSpec start(final StartCondition newStart) {
        return new WorkerSpec(
                name,
                type,
                main,
                argument,
                scope,
                database,
                newStart,
                restart,
                minBackoff,
                maxBackoff,
                healthyAfter,
                isolation);
    }

    /**
     * With another restart policy.
     *
     * @param newRestart when it is started again
     * @return a new specification
     */
    public WorkerSpec restart(final RestartPolicy newRestart) {
        return new WorkerSpec(
                name,
                type,
                main,
                argument,
                scope,
                database,
                start,
                newRestart,
                minBackoff,
                maxBackoff,
                healthyAfter,
                isolation);
    }

    /**
     * With other rests after failures.
     *
     * @param newMinBackoff the first rest; doubled with each further failure
     * @param newMaxBackoff the longest rest
     * @param newHealthyAfter after how long a run counts as healthy
     * @return a new specification
     */
    public WorkerSpec backoff(
            final Duration newMinBackoff, final Duration newMaxBackoff, final Duration newHealthyAfter) {
        return new WorkerSpec(
                name,
                type,
                main,
                argument,
                scope,
                database,
                start,
                restart,
                newMinBackoff,
                newMaxBackoff,
                newHealthyAfter,
                isolation);
    }

    /**
     * With another isolation.
     *
     * @param newIsolation where it runs
     * @return a new specification
     */
    public WorkerSpec isolation(final Isolation newIsolation) {
        return new WorkerSpec(
                name,
                type,
                main,
                argument,
                scope,
                database,
                start,
                restart,
                minBackoff,
                maxBackoff,
                healthyAfter,
                newIsolation);
    }
}
