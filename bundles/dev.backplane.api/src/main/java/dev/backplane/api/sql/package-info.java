/**
 * SQL: each database of the instance has a data source, the embedded one or the one that its file in {@code etc} names.
 */
@Export
@Version("1.0.0")
package dev.backplane.api.sql;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
