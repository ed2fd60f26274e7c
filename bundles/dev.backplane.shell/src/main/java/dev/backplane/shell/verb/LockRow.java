package dev.backplane.shell.verb;

import dev.backplane.api.backend.BackendInfo;
import dev.backplane.api.lwlock.LWLockInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A lock with the processes of those who hold it and wait for it.
 *
 * @param lock the lock
 * @param holders who holds it
 * @param waiters who waits for it
 */
record LockRow(LWLockInfo lock, List<Participant> holders, List<Participant> waiters) {
    static List<LockRow> of(final List<LWLockInfo> locks, final List<BackendInfo> backends) {
        final Map<Integer, Long> pids =
                backends.stream().collect(Collectors.toMap(BackendInfo::id, BackendInfo::pid, (pid, later) -> later));
        return locks.stream()
                .map(lock -> new LockRow(lock, participants(lock.holders(), pids), participants(lock.waiters(), pids)))
                .toList();
    }

    private static List<Participant> participants(final List<Integer> ids, final Map<Integer, Long> pids) {
        return ids.stream().map(id -> new Participant(id, pids.get(id))).toList();
    }
}
