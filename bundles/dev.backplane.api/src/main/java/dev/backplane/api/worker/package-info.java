/**
 * Background workers: supervised code of an extension, PostgreSQL's {@code bgworker.h}.
 */
@Export
@Version("1.0.0")
package dev.backplane.api.worker;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
