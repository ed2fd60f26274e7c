package dev.backplane.api.extension;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.BundleContext;

/** The extensions of this process. */
@ProviderType
public interface Extensions {
    /**
     * Loads an extension: checks the magic block, runs {@code init}, grants its requests and runs {@code startup}.
     * {@link ExtensionActivator} calls it. It never throws for the extension's own faults; they show in its state.
     *
     * @param context the extension's bundle
     * @param activator the extension's activator
     */
    void load(BundleContext context, ExtensionActivator activator);

    /**
     * Runs {@code fini} and gives everything back that the extension had.
     *
     * @param context the extension's bundle
     * @param activator the extension's activator
     */
    void unload(BundleContext context, ExtensionActivator activator);

    /**
     * All extensions known in this process, those that failed or stopped included.
     *
     * @return a snapshot ordered by name and version, the highest version last
     */
    List<ExtensionInfo> extensions();

    /**
     * The extension of a bundle.
     *
     * @param bundleId the bundle's id
     * @return its row; empty if the bundle is no extension
     */
    Optional<ExtensionInfo> find(long bundleId);

    /**
     * The extension with a name. Several versions may be there side by side.
     *
     * @param name the extension's name
     * @return the highest version that is active; if none is, the highest; empty if there is none
     */
    Optional<ExtensionInfo> find(String name);

    /**
     * Keeps an extension's memory while its bundle is exchanged for another one. The next version finds what all versions
     * share (see {@link ExtensionHandle#allocateForAllVersions}); if it fails and the old one comes back, that finds its
     * own. The old one's own memory goes earlier if it is in the way of what the next version asks for.
     *
     * @param bundleId the bundle that will stop
     * @return to be closed when the next version is loaded; closing it twice does nothing
     */
    AutoCloseable keepMemory(long bundleId);
}
