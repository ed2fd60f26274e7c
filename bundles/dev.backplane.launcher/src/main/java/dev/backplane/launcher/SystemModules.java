package dev.backplane.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * The jars of {@code system/}, which are on the class path: the framework's bundles get their classes from there (OSGi
 * Connect), which takes less time than class loaders of their own, and lets the JVM keep all of them in its archive. What
 * is deployed is a bundle as always, with a class loader of its own, and sees only what it imports.
 */
final class SystemModules implements ModuleConnector {
    private static final String SCHEME = "system:";

    private final Map<String, SystemModule> modules = new TreeMap<>();

    /**
     * Finds the jars, and begins to open them.
     *
     * @param folder where they lie
     */
    SystemModules(final Path folder) {
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            final Path jar = Path.of(entry);
            if (folder.equals(jar.getParent())) {
                modules.put(location(jar), new SystemModule(jar));
            }
        }
        // while the framework makes itself ready to ask for them
        CompletableFuture.runAsync(() -> modules.values().forEach(SystemModule::prepare));
    }

    /** Where the framework finds a jar. */
    static String location(final Path jar) {
        return SCHEME + jar.getFileName();
    }

    /** Where the framework finds its bundles. */
    List<String> locations() {
        return List.copyOf(modules.keySet());
    }

    @Override
    public void initialize(final File storage, final Map<String, String> configuration) {}

    @Override
    public Optional<ConnectModule> connect(final String location) {
        return Optional.ofNullable(modules.get(location)).map(module -> () -> module);
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }

    /** What the framework remembers of the jars depends on this text and on nothing else. */
    String signature() {
        final StringBuilder signature = new StringBuilder();
        modules.forEach((location, module) ->
                signature.append(location).append(' ').append(module.checksum()).append('\n'));
        return signature.toString();
    }
}
