package dev.backplane.engine.database;

import dev.backplane.api.database.DatabaseOrigin;

/**
 * A database as the catalog knows it.
 *
 * @param oid its id
 * @param name its name
 * @param created when it was made, ms since 1970
 * @param allowsConnections whether backends may bind to it
 * @param origin who made it
 */
public record CatalogEntry(int oid, String name, long created, boolean allowsConnections, DatabaseOrigin origin) {
    CatalogEntry named(final String newName, final DatabaseOrigin newOrigin) {
        return new CatalogEntry(oid, newName, created, allowsConnections, newOrigin);
    }

    CatalogEntry allowing(final boolean allowed) {
        return new CatalogEntry(oid, name, created, allowed, origin);
    }
}
