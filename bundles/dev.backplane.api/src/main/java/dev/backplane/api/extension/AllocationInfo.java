package dev.backplane.api.extension;

import dev.backplane.api.Scope;

/**
 * One allocation of an extension.
 *
 * @param name its full name, {@code extension:version:name}, or {@code extension:name} if all versions share it
 * @param size bytes, after configuration
 * @param scope global or database, after configuration
 */
public record AllocationInfo(String name, long size, Scope scope) {}
