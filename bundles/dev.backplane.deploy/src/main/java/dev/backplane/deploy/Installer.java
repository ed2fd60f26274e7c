package dev.backplane.deploy;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings bundles into the framework and out of it. A new revision is a bundle beside the old one, so that the old one can
 * go on, or come back, when the new one does not work.
 */
final class Installer implements CollisionHook {
    private static final Logger LOG = LoggerFactory.getLogger("dev.backplane.deploy");
    private static final long REFRESH_SECONDS = 10;

    private final BundleContext context;
    private final FrameworkWiring wiring;
    private Bundle replaced;
    private int revisions;

    Installer(final BundleContext context) {
        this.context = context;
        this.wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        context.registerService(CollisionHook.class, this, null);
    }

    /** Two revisions with the same name and version may stand beside each other for the moment of their exchange. */
    @Override
    public void filterCollisions(final int operation, final Bundle target, final Collection<Bundle> collisions) {
        if (replaced != null) {
            collisions.remove(replaced);
        }
    }

    Bundle install(final File file) throws DeployException, BundleException, IOException {
        return read(file, file.toURI().toString());
    }

    /** Installs a jar beside what it will replace. */
    synchronized Bundle installBeside(final File file, final Bundle old)
            throws DeployException, BundleException, IOException {
        replaced = old;
        try {
            return read(file, file.toURI() + "#" + ++revisions);
        } finally {
            replaced = null;
        }
    }

    /** The framework's parser of manifests has more ways to fail than it declares. */
    private Bundle read(final File file, final String location) throws DeployException, BundleException, IOException {
        try (InputStream content = new FileInputStream(file)) {
            return context.installBundle(location, content);
        } catch (final IllegalStateException e) {
            throw e;
        } catch (final RuntimeException e) {
            throw new DeployException(file.getName() + " has a manifest that the framework cannot read ("
                    + Sentence.of(e) + "): build it with bnd (bnd-maven-plugin), as the README's first extension does");
        }
    }

    /** The name of the file that a bundle came from. */
    static String fileName(final Bundle bundle) {
        return bundle.getLocation().replaceAll("#\\d+$", "").replaceAll(".*/", "");
    }

    boolean resolve(final Bundle bundle) {
        return wiring.resolveBundles(List.of(bundle));
    }

    /** Uninstalls a bundle, and gives those who used its packages others. */
    void uninstall(final Bundle bundle) throws BundleException {
        bundle.uninstall();
        refresh(bundle);
    }

    private void refresh(final Bundle bundle) {
        final CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the refresh of bundle {} takes long", bundle.getSymbolicName());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
