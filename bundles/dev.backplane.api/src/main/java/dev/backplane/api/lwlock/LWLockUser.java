package dev.backplane.api.lwlock;

import java.time.Duration;

/**
 * Somebody who holds a lock or waits for it.
 *
 * @param backend the backend's id
 * @param pid its process
 * @param mode the mode held or asked for
 * @param age since when: exact for a waiter, within 20 ms for a holder
 * @param disowned whether the hold was {@linkplain LWLock#disown() disowned} and nobody has released it yet
 */
public record LWLockUser(int backend, long pid, LWLockMode mode, Duration age, boolean disowned) {}
