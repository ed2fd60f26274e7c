/**
 * Light-weight locks in named tranches: PostgreSQL's {@code lwlock.h}.
 */
@Export
@Version("1.0.0")
package dev.backplane.api.lwlock;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
