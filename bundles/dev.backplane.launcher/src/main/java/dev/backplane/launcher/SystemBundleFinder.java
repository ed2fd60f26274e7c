package dev.backplane.launcher;

import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.connect.FrameworkUtilHelper;
import org.osgi.framework.launch.Framework;

/** Tells {@code FrameworkUtil.getBundle} whose a class of the class path is; its class loader does not know. */
public final class SystemBundleFinder implements FrameworkUtilHelper {
    private static volatile Framework framework;

    /** Made by the framework, which finds it as a service. */
    public SystemBundleFinder() {}

    static void findIn(final Framework started) {
        framework = started;
    }

    @Override
    public Optional<Bundle> getBundle(final Class<?> type) {
        final BundleContext context = framework == null ? null : framework.getBundleContext();
        final CodeSource source = type.getProtectionDomain().getCodeSource();
        if (context == null || source == null || type.getClassLoader() != SystemModule.class.getClassLoader()) {
            return Optional.empty();
        }
        return Optional.ofNullable(context.getBundle(
                SystemModules.location(Path.of(source.getLocation().getPath()))));
    }
}
