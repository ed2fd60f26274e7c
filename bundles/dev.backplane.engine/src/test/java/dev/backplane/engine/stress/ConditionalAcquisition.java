package dev.backplane.engine.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.WakePolicy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** Who gets the lock without waiting has it alone, and only the other can be in his way. */
@JCStressTest
@State
@Outcome(
        id = {"1, 2, 2", "2, 1, 2"},
        expect = ACCEPTABLE,
        desc = "one after the other")
@Outcome(
        id = {"1, 0, 1", "0, 1, 1"},
        expect = ACCEPTABLE,
        desc = "one was in the other's way")
@Outcome(expect = FORBIDDEN, desc = "both at once, or nobody, or never released")
public class ConditionalAcquisition extends LockState {
    /** A free lock. */
    public ConditionalAcquisition() {
        super(WakePolicy.BARGING);
    }

    /**
     * Counts if the lock is free.
     *
     * @param result takes what it counted to, or 0
     */
    @Actor
    public void actor1(final JJJ_Result result) {
        result.r1 = countIfFree();
    }

    /**
     * Counts if the lock is free.
     *
     * @param result takes what it counted to, or 0
     */
    @Actor
    public void actor2(final JJJ_Result result) {
        result.r2 = countIfFree();
    }

    /**
     * Looks at the end: the lock is free.
     *
     * @param result takes the count, or 0
     */
    @Arbiter
    public void arbiter(final JJJ_Result result) {
        StressLocks.enter();
        final boolean free = lock.conditionalAcquire(LWLockMode.EXCLUSIVE);
        result.r3 = free ? first() : 0;
        if (free) {
            lock.release();
        }
    }

    private long countIfFree() {
        StressLocks.enter();
        if (!lock.conditionalAcquire(LWLockMode.EXCLUSIVE)) {
            return 0;
        }
        final long count = increment();
        lock.release();
        return count;
    }
}
