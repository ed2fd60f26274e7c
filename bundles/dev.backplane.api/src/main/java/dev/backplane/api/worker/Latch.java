package dev.backplane.api.worker;

import dev.backplane.api.wait.WaitEvent;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lets one thread sleep until another one, in any process, has something for it: PostgreSQL's {@code Latch}. A latch that
 * is set stays set until it is reset. The use that misses nothing:
 *
 * <pre>{@code
 * while (...) {
 *     latch.reset();
 *     // look for work and do it
 *     latch.await(naptime, event);
 * }
 * }</pre>
 */
@ProviderType
public interface Latch {
    /**
     * Sets the latch and wakes who waits: {@code SetLatch}. What was stored before is visible to who wakes. One atomic
     * operation while nobody sleeps on it, a system call otherwise. Does nothing if its worker is gone.
     */
    void set();

    /** Resets the latch: {@code ResetLatch}. Only its worker calls it, before it looks for work. */
    void reset();

    /**
     * Whether the latch is set.
     *
     * @return true between {@link #set} and {@link #reset}
     */
    boolean isSet();

    /**
     * Waits until the latch is set: {@code WaitLatch}. The calling backend shows the wait event meanwhile.
     *
     * @param timeout at most that long
     * @param event what the caller waits for
     * @return true if the latch is set, false if the time is up
     * @throws InterruptedException if the thread was or is interrupted
     */
    boolean await(Duration timeout, WaitEvent event) throws InterruptedException;
}
