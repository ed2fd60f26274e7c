package dev.backplane.engine.lwlock;

import static dev.backplane.engine.lwlock.LWLockDescriptor.*;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Lets one who has waited awake go before newcomers, so that nobody takes a lock again and again before the eyes of
 * another. Without it, who releases is nearest to the cache line and wins most races for it.
 *
 * <pre>
 * ask      the word is held, NEXT is not set: set it
 * yield    the lock is free, NEXT is set by another: look a few times more, then take the lock all the same
 * take     with NEXT cleared
 * give up  before sleeping: the word is held: clear NEXT; free: take the lock
 * </pre>
 *
 * <p>NEXT is a hint: nothing waits for it to be cleared for longer than a few looks, so whoever set it may die or be
 * stopped. It changes only on a held word, or when the lock is taken, so that on a free word the compare-and-set with
 * which a release clears HAS_WAITERS still fails only if somebody has taken the lock.
 */
final class Precedence {
    /** How often one looks at a free lock that is meant for another. */
    private static final int COURTESY = 50;

    private final UnsafeBuffer memory;
    private boolean mine;
    private int yielded;

    Precedence(final UnsafeBuffer memory) {
        this.memory = memory;
    }

    /** Whether one may take the lock, which does not conflict. */
    boolean allows(final long word, final int courtesy) {
        return mine || (word & NEXT) == 0 || ++yielded > Math.min(COURTESY, courtesy);
    }

    /** Asks to be next, on a word that conflicts. */
    void ask(final long word) {
        yielded = 0;
        if ((word & NEXT) == 0) {
            mine = (word & HELD_MASK) != 0 && memory.compareAndSetLong(STATE_OFFSET, word, word | NEXT);
        }
    }

    /**
     * Gives it up, unless the lock has become free.
     *
     * @param conflict what keeps one from taking the lock
     * @return false if nothing does any more, so that one should rather take it
     */
    boolean giveUp(final long conflict) {
        while (mine) {
            final long word = memory.getLongVolatile(STATE_OFFSET);
            if ((word & conflict) == 0) {
                return false;
            }
            // not held and yet not free: it is being recovered, and the hint stays behind
            mine = (word & HELD_MASK) != 0
                    && (word & NEXT) != 0
                    && !memory.compareAndSetLong(STATE_OFFSET, word, word & ~NEXT);
        }
        return true;
    }
}
