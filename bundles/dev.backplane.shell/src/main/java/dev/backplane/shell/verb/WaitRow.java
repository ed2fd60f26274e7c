package dev.backplane.shell.verb;

import dev.backplane.api.lwlock.LWLockWait;
import java.util.List;

/**
 * A backend that waits for a lock.
 *
 * @param edge who waits for whom
 * @param circles the deadlocks that it is part of
 */
record WaitRow(LWLockWait edge, List<List<LWLockWait>> circles) {
    boolean deadlocked() {
        return !circles.isEmpty();
    }
}
