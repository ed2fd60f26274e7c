/**
 * The contract between Backplane and everybody who uses it: what all services share, and every typed error.
 */
@Export
@Version("1.0.0")
package dev.backplane.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
