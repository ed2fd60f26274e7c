package dev.backplane.shell.verb;

import dev.backplane.api.lwlock.LWLockInfo;
import dev.backplane.api.lwlock.LWLockUser;
import java.util.List;

/**
 * A lock with the processes of those who hold it and wait for it.
 *
 * @param lock the lock
 * @param holders who holds it
 * @param waiters who waits for it, the first one first
 */
record LockRow(LWLockInfo lock, List<Participant> holders, List<Participant> waiters) {
    static LockRow of(final LWLockInfo lock) {
        return new LockRow(lock, participants(lock.holders()), participants(lock.waiters()));
    }

    private static List<Participant> participants(final List<LWLockUser> users) {
        return users.stream().map(Participant::new).toList();
    }
}
