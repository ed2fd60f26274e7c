/**
 * Named shared memory: PostgreSQL's {@code ShmemInitStruct} and {@code GetNamedDSMSegment}, dynpgext's allocations.
 */
@Export
@Version("1.0.0")
package dev.backplane.api.shmem;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
