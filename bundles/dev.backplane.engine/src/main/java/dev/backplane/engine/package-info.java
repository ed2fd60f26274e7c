/**
 * The engine: an instance's shared memory, locks, wait events, backends and databases, in plain Java. Nothing here knows
 * of OSGi, so a JVM without it can attach to an instance too.
 */
@Export
@Version("1.0.0")
package dev.backplane.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
