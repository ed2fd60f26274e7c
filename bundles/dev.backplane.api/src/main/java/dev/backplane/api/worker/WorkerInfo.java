package dev.backplane.api.worker;

import dev.backplane.api.Scope;
import java.time.Instant;
import java.util.Optional;

/**
 * One worker, or one registration that makes a worker in each database.
 *
 * @param id from 1; used again when the worker is gone
 * @param parent the id of the registration with database scope that it comes from; empty if it was registered itself
 * @param name its name
 * @param type what its backend shows as {@code backend_type}
 * @param extension whose it is, {@code name:version}
 * @param scope GLOBAL for one worker; DATABASE for the registration of one in each database
 * @param database the database that it is bound to
 * @param state where it stands
 * @param pid the process that runs it
 * @param backend the id of its backend while it runs
 * @param isolation where it runs
 * @param restart when it is started again
 * @param start its start condition
 * @param restarts how often it was started again
 * @param since when it came into its state
 * @param cause why it failed, or does not start, or does not stop; empty if there is nothing to say
 * @param main the class with its code
 * @param argument its argument
 */
public record WorkerInfo(
        int id,
        Optional<Integer> parent,
        String name,
        String type,
        String extension,
        Scope scope,
        Optional<String> database,
        WorkerState state,
        Optional<Long> pid,
        Optional<Integer> backend,
        Isolation isolation,
        RestartPolicy restart,
        StartCondition start,
        int restarts,
        Instant since,
        Optional<String> cause,
        String main,
        String argument) {}
