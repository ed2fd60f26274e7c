package dev.backplane.engine.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.backplane.api.lwlock.LWLockMode;
import dev.backplane.api.lwlock.WakePolicy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** What is stored under EXCLUSIVE is seen under SHARED: all of it, or nothing. */
@JCStressTest
@State
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "read before")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "read afterwards")
@Outcome(expect = FORBIDDEN, desc = "half of it")
public class Publication extends LockState {
    /** A free lock. */
    public Publication() {
        super(WakePolicy.BARGING);
    }

    /** Stores both longs. */
    @Actor
    public void writer() {
        acquire(LWLockMode.EXCLUSIVE);
        setFirst(1);
        setSecond(1);
        lock.release();
    }

    /**
     * Reads both longs, the one that is stored last first.
     *
     * @param result takes the longs
     */
    @Actor
    public void reader(final JJ_Result result) {
        acquire(LWLockMode.SHARED);
        result.r2 = second();
        result.r1 = first();
        lock.release();
    }
}
