package dev.backplane.api.database;

import java.time.Instant;

/**
 * One row of PostgreSQL's {@code pg_database}.
 *
 * @param oid the database's id; never used again, neither for a later database of the same name nor after a restart
 * @param datname its name
 * @param datallowconn whether backends may bind to it
 * @param created when it was made
 * @param numbackends number of backends bound to it now
 * @param origin who made it
 */
public record DatabaseInfo(
        int oid, String datname, boolean datallowconn, Instant created, int numbackends, DatabaseOrigin origin) {}
