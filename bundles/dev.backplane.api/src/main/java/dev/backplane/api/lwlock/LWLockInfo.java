package dev.backplane.api.lwlock;

import java.util.List;
import java.util.Optional;

/**
 * One lock as it is now.
 *
 * @param tranche the tranche's name
 * @param trancheId the tranche's id
 * @param index the lock's index in its tranche; -1 for a lock inside a segment
 * @param segment the segment that the lock lies in, as its full name; empty for a tranche's own lock
 * @param offset where the lock lies in that segment, in bytes; 0 for a tranche's own lock
 * @param mode the mode in which it is held; empty if it is free
 * @param holders who holds it, in the order of their ids
 * @param waiters who waits for it, in the order in which they came
 * @param quarantined whether an exclusive holder died and nobody has put its data right yet
 * @param statistics what happened to it so far
 */
public record LWLockInfo(
        String tranche,
        int trancheId,
        int index,
        Optional<String> segment,
        long offset,
        Optional<LWLockMode> mode,
        List<LWLockUser> holders,
        List<LWLockUser> waiters,
        boolean quarantined,
        LWLockStatistics statistics) {}
