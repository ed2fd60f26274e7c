package dev.backplane.core.extension;

import dev.backplane.api.extension.ExtensionHandle;

/**
 * What the platform uses of an extension that is active in this process.
 *
 * @param owner {@code name:version}
 * @param handle what its activator got
 * @param classLoader loads its classes
 */
public record ActiveExtension(String owner, ExtensionHandle handle, ClassLoader classLoader) {}
