/**
 * The shared log as a service: several processes write one file without mixing their lines.
 */
@Export
@Version("0.1.0")
package dev.backplane.extension.sharedlog;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
