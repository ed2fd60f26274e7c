package dev.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Brings the framework's bundles in line with {@code system/}: new jars are installed, changed ones updated, all others
 * uninstalled. Bundles of {@code deploy/} come anew at every start, because that folder is the truth about them.
 */
final class SystemBundles {
    private static final String STAMPS = "backplane-system.properties";

    private final Home home;
    private final RunFile runFile;

    SystemBundles(final Home home, final RunFile runFile) {
        this.home = home;
        this.runFile = runFile;
    }

    /** Installs the bundles; answers those that are to become active. */
    List<Bundle> install(final BundleContext context) throws BundleException, IOException {
        final Path stampFile = context.getDataFile(STAMPS).toPath();
        final Properties before = new Properties();
        if (Files.exists(stampFile)) {
            try (var in = Files.newInputStream(stampFile)) {
                before.load(in);
            }
        }
        final Properties now = new Properties();
        final Set<Bundle> wanted = new HashSet<>();
        final List<Bundle> active = new ArrayList<>();
        for (final Path jar : jars()) {
            final String location = "reference:" + jar.toUri();
            final String stamp = stamp(jar);
            final Bundle known = context.getBundle(location);
            final Bundle bundle = known == null ? context.installBundle(location) : known;
            if (known != null && !stamp.equals(before.getProperty(location))) {
                bundle.update();
            }
            now.setProperty(location, stamp);
            wanted.add(bundle);
            final String name = bundle.getSymbolicName();
            final BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
            if (level.getStartLevel() != runFile.startLevel(name)) {
                level.setStartLevel(runFile.startLevel(name));
            }
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null && runFile.isStarted(name)) {
                if (!runFile.isBeside(name)) {
                    bundle.start();
                }
                active.add(bundle);
            }
        }
        for (final Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !wanted.contains(bundle)) {
                bundle.uninstall();
            }
        }
        if (!now.equals(before)) {
            try (var out = Files.newOutputStream(stampFile)) {
                now.store(out, null);
            }
        }
        return active;
    }

    /** Jars of every release have the same date, so what counts is when this file came here. */
    private static String stamp(final Path jar) throws IOException {
        return Files.size(jar) + "@" + ((FileTime) Files.getAttribute(jar, "unix:ctime")).toMillis();
    }

    private List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(home.system())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
