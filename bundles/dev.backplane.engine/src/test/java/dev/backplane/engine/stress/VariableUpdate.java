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

/** Who gets the value of a variable sees what its holder stored before. */
@JCStressTest
@State
@Outcome(id = "-1, 0, 0", expect = ACCEPTABLE, desc = "nobody held the lock")
@Outcome(
        id = {"1, 1, 0", "1, 1, 1"},
        expect = ACCEPTABLE,
        desc = "the first value")
@Outcome(id = "2, 1, 1", expect = ACCEPTABLE, desc = "the second value")
@Outcome(expect = FORBIDDEN, desc = "a value without what was stored before it")
public class VariableUpdate extends LockState {
    /** A free lock. */
    public VariableUpdate() {
        super(WakePolicy.BARGING);
    }

    /** Stores a long before each of two changes of the variable. */
    @Actor
    public void holder() {
        acquire(LWLockMode.EXCLUSIVE);
        setFirst(1);
        lock.updateVar(1);
        setSecond(1);
        lock.updateVar(2);
        lock.release();
    }

    /**
     * Waits for the first change.
     *
     * @param result takes the variable, or -1 if there was nobody to wait for, and the longs
     */
    @Actor
    public void watcher(final JJJ_Result result) {
        StressLocks.enter();
        result.r1 = lock.waitForVar(0).orElse(-1);
        if (result.r1 >= 0) {
            result.r2 = first();
            result.r3 = second();
        }
    }
}
