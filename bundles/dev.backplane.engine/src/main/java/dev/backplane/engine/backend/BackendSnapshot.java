package dev.backplane.engine.backend;

/**
 * A copy of a backend slot.
 *
 * @param slot the slot, from 0
 * @param process the process's slot
 * @param databaseId the database; 0 for none
 * @param state 0 idle, 1 active
 * @param registeredMillis ms since 1970
 * @param type the backend's type
 * @param applicationName its name
 * @param threadName its thread
 * @param waitEvent class and event; 0 if it waits for nothing
 * @param locksHeld number of LWLocks
 */
public record BackendSnapshot(
        int slot,
        int process,
        int databaseId,
        int state,
        long registeredMillis,
        String type,
        String applicationName,
        String threadName,
        int waitEvent,
        int locksHeld) {}
