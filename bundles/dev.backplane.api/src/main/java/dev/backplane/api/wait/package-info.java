/**
 * Wait events: what a backend is waiting for right now, PostgreSQL's {@code wait_event.h}.
 */
@Export
@Version("1.0.0")
package dev.backplane.api.wait;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
