package dev.backplane.engine.worker;

import java.util.Optional;

/** A worker that was started, as the supervisor sees it. */
interface WorkerRun {
    /** Whether it has ended. */
    boolean isOver();

    /** Why it failed, once it has ended; empty if it did not fail. */
    Optional<String> failure();

    /** Asks it to stop; may be called again. */
    void stop();

    /** What to do about a worker that has not stopped in time; tells what it found. */
    String insist();
}
