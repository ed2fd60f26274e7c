package dev.backplane.api.worker;

import java.util.Optional;

/**
 * What became of a registration. That there is no room for another worker is a result, as in {@code
 * RegisterDynamicBackgroundWorker}, and no exception.
 *
 * @param worker the worker; empty if there was no room for it
 * @param refusal which limit was reached, and what to do; empty if the worker was registered
 */
public record WorkerRegistration(Optional<WorkerHandle> worker, Optional<String> refusal) {}
