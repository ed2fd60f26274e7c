package dev.backplane.engine.lwlock;

import java.util.function.IntPredicate;

/** Who gives back the locks of dead processes, for waiters that find one in their way. */
public interface Recoverer {
    /**
     * Gives back the locks of those who died. Returns at once if somebody else is at it.
     *
     * @param suspects the process slots to look at
     */
    void recoverLocks(IntPredicate suspects);

    /**
     * Runs a task while nobody recovers locks.
     *
     * @param task the task, short
     * @return false if somebody does, in which case the task did not run
     */
    boolean tryRunAlone(Runnable task);
}
