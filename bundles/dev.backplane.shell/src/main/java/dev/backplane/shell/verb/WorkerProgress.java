package dev.backplane.shell.verb;

/** How far a background worker has come with what it was asked for. */
enum WorkerProgress {
    /** On the way. */
    PENDING,
    /** There. */
    REACHED,
    /** Will not get there by itself. */
    MISSED
}
