/**
 * Backends: one session each, PostgreSQL's {@code PGPROC} and {@code pg_stat_activity}.
 */
@Export
@Version("1.0.0")
package dev.backplane.api.backend;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
