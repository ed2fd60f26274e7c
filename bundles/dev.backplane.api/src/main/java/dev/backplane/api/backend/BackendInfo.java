package dev.backplane.api.backend;

import java.time.Instant;
import java.util.Optional;

/**
 * One row of PostgreSQL's {@code pg_stat_activity}.
 *
 * @param id the backend's id
 * @param datid the database's oid; 0 if bound to none
 * @param datname the database's name, if bound to one
 * @param pid the process
 * @param thread the thread's name
 * @param backendType for example {@code client backend}, {@code background worker}
 * @param applicationName the name it registered with
 * @param backendStart when it registered
 * @param state idle or active
 * @param waitEventType the class of what it waits for
 * @param waitEvent the name of what it waits for
 * @param locksHeld number of LWLocks it holds
 */
public record BackendInfo(
        int id,
        int datid,
        Optional<String> datname,
        long pid,
        String thread,
        String backendType,
        String applicationName,
        Instant backendStart,
        BackendState state,
        Optional<String> waitEventType,
        Optional<String> waitEvent,
        int locksHeld) {}
