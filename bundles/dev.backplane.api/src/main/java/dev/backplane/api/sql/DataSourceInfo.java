package dev.backplane.api.sql;

import java.util.Optional;

/**
 * The data source of one database as this process sees it. Nothing in it is secret.
 *
 * @param datid the database's oid
 * @param datname its name
 * @param driver the driver, by the name or class that the configuration gives
 * @param url what the driver connects to, without passwords; empty when other properties say it
 * @param file the file that says so, as {@code etc/NAME.cfg}; empty for the embedded default
 * @param used number of connections in use
 * @param open number of open connections, those in use included
 * @param max the most connections that the pool opens: {@code pool.size}
 * @param waiting number of threads that wait for a connection
 * @param problem why it gives no connections, if the last attempt failed or the driver is missing
 */
public record DataSourceInfo(
        int datid,
        String datname,
        String driver,
        Optional<String> url,
        Optional<String> file,
        int used,
        int open,
        int max,
        int waiting,
        Optional<String> problem) {}
