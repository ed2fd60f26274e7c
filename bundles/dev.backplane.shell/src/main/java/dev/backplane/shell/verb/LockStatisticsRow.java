package dev.backplane.shell.verb;

import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockStatistics;
import java.util.Optional;

/**
 * What happened to a lock, or to all locks of a tranche.
 *
 * @param tranche the tranche's name
 * @param trancheId its id
 * @param lock the lock; empty for a whole tranche
 * @param statistics what happened
 */
record LockStatisticsRow(String tranche, int trancheId, Optional<LWLockInfo> lock, LWLockStatistics statistics) {
    static LockStatisticsRow of(final LWLockInfo lock) {
        return new LockStatisticsRow(lock.tranche(), lock.trancheId(), Optional.of(lock), lock.statistics());
    }

    Optional<Integer> index() {
        return lock.map(LWLockInfo::index).filter(index -> index >= 0);
    }

    Optional<String> segment() {
        return lock.flatMap(LWLockInfo::segment);
    }

    Optional<Long> offset() {
        return segment().map(name -> lock.orElseThrow().offset());
    }
}
