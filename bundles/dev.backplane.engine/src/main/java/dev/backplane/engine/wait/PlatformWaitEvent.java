package dev.backplane.engine.wait;

import dev.backplane.api.wait.WaitEventClass;

/** The wait events of the platform itself, with the ids that every process knows. Their order is part of the layout. */
public enum PlatformWaitEvent {
    /** The postmaster's and the backend processes' housekeeper is idle. */
    HOUSEKEEPER_MAIN(WaitEventClass.ACTIVITY, 0, "HousekeeperMain", "Waiting in main loop of a process's housekeeper."),
    /** Somebody else fills a segment. */
    SEGMENT_INIT(WaitEventClass.IPC, 0, "SegmentInit", "Waiting for another backend to initialise a segment."),
    /** The supervisor of background workers is idle. */
    WORKER_SUPERVISOR_MAIN(
            WaitEventClass.ACTIVITY,
            1,
            "WorkerSupervisorMain",
            "Waiting in main loop of the supervisor of background workers."),
    /** {@code WaitForBackgroundWorkerStartup}. */
    WORKER_STARTUP(WaitEventClass.IPC, 1, "BgworkerStartup", "Waiting for a background worker to start up."),
    /** {@code WaitForBackgroundWorkerShutdown}. */
    WORKER_SHUTDOWN(WaitEventClass.IPC, 2, "BgworkerShutdown", "Waiting for a background worker to shut down.");

    private final WaitEventClass eventClass;
    private final int id;
    private final String label;
    private final String description;

    PlatformWaitEvent(final WaitEventClass eventClass, final int id, final String label, final String description) {
        this.eventClass = eventClass;
        this.id = id;
        this.label = label;
        this.description = description;
    }

    /**
     * What a backend's slot shows.
     *
     * @return class and event
     */
    public int info() {
        return eventClass.code() << 24 | id;
    }

    /**
     * The event's class.
     *
     * @return the class
     */
    public WaitEventClass eventClass() {
        return eventClass;
    }

    /**
     * The event's name.
     *
     * @return the name
     */
    public String label() {
        return label;
    }

    /**
     * What is waited for.
     *
     * @return a sentence
     */
    public String description() {
        return description;
    }
}
