package dev.backplane.api.lwlock;

import org.osgi.annotation.versioning.ConsumerType;

/** Puts the data behind a lock right after a process died while holding the lock exclusively. */
@ConsumerType
@FunctionalInterface
public interface OwnerDeathHandler {
    /**
     * Runs once for each death, under the lock, exclusively, in the process that takes the lock next. When it throws,
     * the data stays quarantined.
     *
     * @param lock the lock, held exclusively by the current backend; do not release it
     * @param death who died, and when that was noticed
     * @throws Exception when the data cannot be put right
     */
    void recover(LWLock lock, OwnerDeath death) throws Exception;
}
