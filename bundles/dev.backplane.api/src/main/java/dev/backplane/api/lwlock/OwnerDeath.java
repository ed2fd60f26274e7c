package dev.backplane.api.lwlock;

import java.time.Instant;

/**
 * The death of a lock's exclusive holder.
 *
 * @param lock the lock's name
 * @param pid the process that died
 * @param backend the id of the backend that held the lock
 * @param noticed when a survivor noticed
 */
public record OwnerDeath(String lock, long pid, int backend, Instant noticed) {}
