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

/** As {@link MutualExclusion}, where those who came first get the lock first. */
@JCStressTest
@State
@Outcome(
        id = {"1, 2, 2", "2, 1, 2"},
        expect = ACCEPTABLE,
        desc = "one after the other")
@Outcome(expect = FORBIDDEN, desc = "both at once")
public class FairMutualExclusion extends LockState {
    /** A free lock. */
    public FairMutualExclusion() {
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
     * Looks at the end.
     *
     * @param result takes the count
     */
    @Arbiter
    public void arbiter(final JJJ_Result result) {
        result.r3 = first();
    }
}
