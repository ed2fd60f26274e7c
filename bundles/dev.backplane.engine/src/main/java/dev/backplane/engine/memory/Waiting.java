package dev.backplane.engine.memory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How this process waits until somebody changes shared memory. A simulation puts another one in its place. */
public interface Waiting {
    /** As the machine can. */
    Waiting SYSTEM = new Waiting() {
        private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 1000 : 0;
        private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

        @Override
        public Futex futex() {
            return Futex.best();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public int spins() {
            return SPINS;
        }

        @Override
        public void pause() {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    };

    /**
     * How to sleep; asked for when somebody has to.
     *
     * @return the futex
     */
    Futex futex();

    /**
     * The clock.
     *
     * @return as System.nanoTime(), comparable between all processes of the host
     */
    long nanoTime();

    /**
     * How often to look before sleeping.
     *
     * @return 0 where nobody else can run meanwhile
     */
    int spins();

    /** Lets others go on for a moment, when there is nothing to sleep on. */
    void pause();
}
