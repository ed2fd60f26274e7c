package dev.backplane.api.lwlock;

import java.util.List;
import java.util.Optional;

/**
 * One lock as it is now.
 *
 * @param tranche the tranche's name
 * @param trancheId the tranche's id
 * @param index the lock's index in its tranche; -1 for a lock inside a segment
 * @param mode the mode in which it is held; empty if it is free
 * @param holders ids of the backends that hold it
 * @param waiters ids of the backends that wait for it
 * @param quarantined whether an exclusive holder died and nobody has put its data right yet
 */
public record LWLockInfo(
        String tranche,
        int trancheId,
        int index,
        Optional<LWLockMode> mode,
        List<Integer> holders,
        List<Integer> waiters,
        boolean quarantined) {}
