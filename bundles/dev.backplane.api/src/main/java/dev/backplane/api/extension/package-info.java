/**
 * Extensions: OSGi bundles whose activator acts as {@code _PG_init}.
 */
@Export
@Version("1.0.0")
@Capability(namespace = Abi.NAMESPACE, name = Abi.NAME, version = Abi.VERSION)
package dev.backplane.api.extension;

import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
