package dev.backplane.deploy;

import dev.backplane.api.extension.Abi;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Version;

/**
 * What the manifest of a jar says before the framework sees it.
 *
 * @param symbolicName the bundle's symbolic name
 * @param version the bundle's version
 * @param abi the lowest ABI version that it requires, if it requires one
 */
record JarManifest(String symbolicName, Version version, Optional<Version> abi) {
    private static final Pattern ABI =
            Pattern.compile(Pattern.quote(Abi.NAMESPACE) + "[^,]*?version>=([0-9.]+)", Pattern.DOTALL);

    /** Reads a jar; refuses what is no bundle, or was built for an ABI that this platform does not have. */
    static JarManifest read(final File file) throws DeployException {
        final Attributes headers = headers(file);
        final String name = headers.getValue("Bundle-SymbolicName");
        if (name == null || name.isBlank()) {
            throw new DeployException(file.getName() + " is no bundle: its manifest has no Bundle-SymbolicName;"
                    + " build it with bnd (bnd-maven-plugin), as the README's first extension does");
        }
        final JarManifest manifest =
                new JarManifest(name.replaceAll(";.*", "").trim(), version(file, headers), abi(headers));
        manifest.requireAbi(file);
        return manifest;
    }

    private static Attributes headers(final File file) throws DeployException {
        try (JarFile jar = new JarFile(file)) {
            final Manifest manifest = jar.getManifest();
            return manifest == null ? new Attributes() : manifest.getMainAttributes();
        } catch (final IOException e) {
            throw new DeployException(file.getName() + " cannot be read as a jar (" + e.getMessage()
                    + "): if it is still being copied it is tried again when it has changed;"
                    + " else copy it anew, under another name first and renamed then");
        }
    }

    private static Version version(final File file, final Attributes headers) throws DeployException {
        final String version = headers.getValue("Bundle-Version");
        try {
            return Version.parseVersion(version);
        } catch (final IllegalArgumentException e) {
            throw new DeployException(file.getName() + " has the Bundle-Version \"" + version
                    + "\", which is no version: write major.minor.micro");
        }
    }

    private static Optional<Version> abi(final Attributes headers) {
        final String required = headers.getValue("Require-Capability");
        final Matcher matcher = ABI.matcher(required == null ? "" : required);
        return matcher.find() ? Optional.of(Version.parseVersion(matcher.group(1))) : Optional.empty();
    }

    private void requireAbi(final File file) throws DeployException {
        final Version offered = Version.parseVersion(Abi.VERSION);
        final boolean fits = abi.isEmpty()
                || abi.get().getMajor() == offered.getMajor() && abi.get().compareTo(offered) <= 0;
        if (!fits) {
            throw new DeployException(
                    file.getName() + " was built for ABI " + abi.get() + ", but this platform has ABI " + offered
                            + ": build it against dev.backplane.api of this platform, or use a platform that fits");
        }
    }
}
