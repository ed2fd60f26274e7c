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

/** Who waited for the release of the lock sees what its holder stored. */
@JCStressTest
@State
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "took it first")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "took it afterwards")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "waited")
@Outcome(expect = FORBIDDEN, desc = "waited, and did not see what was stored")
public class AcquireOrWait extends LockState {
    /** A free lock. */
    public AcquireOrWait() {
        super(WakePolicy.BARGING);
    }

    /** Stores a long. */
    @Actor
    public void holder() {
        acquire(LWLockMode.EXCLUSIVE);
        setFirst(1);
        lock.release();
    }

    /**
     * Takes the lock or waits for its release.
     *
     * @param result takes 1 if it waited, and the long
     */
    @Actor
    public void watcher(final JJ_Result result) {
        StressLocks.enter();
        final boolean held = lock.acquireOrWait(LWLockMode.EXCLUSIVE);
        result.r1 = held ? 0 : 1;
        result.r2 = first();
        if (held) {
            lock.release();
        }
    }
}
