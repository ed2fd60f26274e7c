/**
 * Databases: the unit of scope, PostgreSQL's {@code pg_database}.
 */
@Export
@Version("1.0.0")
package dev.backplane.api.database;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
