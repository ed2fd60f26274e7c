package dev.backplane.api.lwlock;

import java.time.Duration;
import java.util.List;

/**
 * An edge of the wait-for graph: a backend that waits for a lock, and those it waits for.
 *
 * @param backend the id of the backend that waits
 * @param pid its process
 * @param thread its thread's name
 * @param lock the lock's name
 * @param mode the mode asked for
 * @param waited for how long
 * @param blockedBy the ids of the backends that hold the lock in a conflicting mode or, where the tranche serves first
 *     come, first served, wait for it in a conflicting mode and came first
 */
public record LWLockWait(
        int backend, long pid, String thread, String lock, LWLockMode mode, Duration waited, List<Integer> blockedBy) {}
