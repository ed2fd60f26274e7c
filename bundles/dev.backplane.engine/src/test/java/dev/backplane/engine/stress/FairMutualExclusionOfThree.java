package dev.backplane.engine.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.WakePolicy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** As {@link FairMutualExclusion}, with somebody in the queue. */
@JCStressTest
@State
@Outcome(
        id = {"1, 2, 3", "1, 3, 2", "2, 1, 3", "2, 3, 1", "3, 1, 2", "3, 2, 1"},
        expect = ACCEPTABLE,
        desc = "one after the other")
@Outcome(expect = FORBIDDEN, desc = "two at once")
public class FairMutualExclusionOfThree extends LockState {
    /** A free lock. */
    public FairMutualExclusionOfThree() {
        super(WakePolicy.FIFO);
    }

    /**
     * Counts.
     *
     * @param result takes what it counted to
     */
    @Actor
    public void actor1(final JJJ_Result result) {
        acquire(LWLockMode.EXCLUSIVE);
        result.r1 = increment();
        lock.release();
    }

    /**
     * Counts.
     *
     * @param result takes what it counted to
     */
    @Actor
    public void actor2(final JJJ_Result result) {
        acquire(LWLockMode.EXCLUSIVE);
        result.r2 = increment();
        lock.release();
    }

    /**
     * Counts.
     *
     * @param result takes what it counted to
     */
    @Actor
    public void actor3(final JJJ_Result result) {
        acquire(LWLockMode.EXCLUSIVE);
        result.r3 = increment();
        lock.release();
    }
}
