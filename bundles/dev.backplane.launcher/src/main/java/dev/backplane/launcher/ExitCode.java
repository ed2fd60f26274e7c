package dev.backplane.launcher;

/** What the processes of a distribution end with. */
final class ExitCode {
    static final int OK = 0;

    /** The client's command failed, or nothing runs that it could ask. */
    static final int FAILED = 1;

    /** The instance cannot come up: it runs already, nothing runs to attach to, or its memory cannot be trusted. */
    static final int NO_INSTANCE = 2;

    /** The platform did not become ready in time. */
    static final int NOT_READY = 3;

    /** The installation is damaged. */
    static final int DAMAGED = 4;

    private ExitCode() {}
}
