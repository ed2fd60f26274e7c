package dev.backplane.deploy;

import dev.backplane.api.extension.Abi;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.osgi.framework.Version;

/**
 * What the manifest of a jar says before the framework sees it.
 *
 * @param symbolicName the bundle's symbolic name
 * @param version the bundle's version
 * @param singleton whether only one version of it can be resolved
 * @param abi the lowest ABI version that it requires, if it requires one
 */
record JarManifest(String symbolicName, Version version, boolean singleton, Optional<Version> abi) {
    private static final String AT_LEAST = "version>=";
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]{1,40}");

    /** Signed jars name all their files in the manifest. */
    private static final int LONGEST_MANIFEST = 16 << 20;

    private static final int LONGEST_NAME = 255;

    /** Reads a jar; refuses what is no bundle, or was built for an ABI that this platform does not have. */
    static JarManifest read(final File file) throws DeployException {
        final Attributes headers = headers(file);
        final String name = headers.getValue("Bundle-SymbolicName");
        if (name == null || name.isBlank()) {
            throw new DeployException(file.getName() + " is no bundle: its manifest has no Bundle-SymbolicName;"
                    + " build it with bnd (bnd-maven-plugin), as the README's first extension does");
        }
        final JarManifest manifest = new JarManifest(
                symbolicName(file, name), version(file, headers), isSingleton(name), abi(file, headers));
        manifest.requireAbi(file);
        return manifest;
    }

    private static boolean isSingleton(final String header) {
        return header.replaceAll("[\\s\"]", "").contains(";singleton:=true");
    }

    private static String symbolicName(final File file, final String header) throws DeployException {
        final int semicolon = header.indexOf(';');
        final String name = (semicolon < 0 ? header : header.substring(0, semicolon)).trim();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new DeployException(file.getName() + " has the Bundle-SymbolicName \"" + Shown.of(header)
                    + "\", which is no name: write 1 to " + LONGEST_NAME + " letters, digits, _, - and .");
        }
        return name;
    }

    private static Attributes headers(final File file) throws DeployException {
        if (!file.isFile()) {
            throw new DeployException(file.getName() + " is no file: put jars here, and nothing else");
        }
        try (JarFile jar = new JarFile(file, false)) {
            final ZipEntry entry = jar.getEntry(JarFile.MANIFEST_NAME);
            return entry == null ? new Attributes() : mainAttributes(file, jar, entry);
        } catch (final IOException | RuntimeException e) {
            throw new DeployException(file.getName() + " cannot be read as a jar ("
                    + Shown.of(String.valueOf(e.getMessage()))
                    + "): if it is still being copied it is tried again when it has changed;"
                    + " else copy it anew, under another name first and renamed then");
        }
    }

    /** Not by {@link JarFile#getManifest()}: a manifest of many GiB fits into a jar of some MiB. */
    private static Attributes mainAttributes(final File file, final JarFile jar, final ZipEntry entry)
            throws IOException, DeployException {
        try (InputStream in = jar.getInputStream(entry)) {
            final byte[] bytes = in.readNBytes(LONGEST_MANIFEST + 1);
            if (bytes.length > LONGEST_MANIFEST) {
                throw new DeployException(file.getName() + " has a manifest of more than " + LONGEST_MANIFEST
                        + " bytes: build it with bnd (bnd-maven-plugin), as the README's first extension does");
            }
            return new Manifest(new ByteArrayInputStream(bytes)).getMainAttributes();
        }
    }

    private static Version version(final File file, final Attributes headers) throws DeployException {
        final String version = headers.getValue("Bundle-Version");
        try {
            return Version.parseVersion(version);
        } catch (final IllegalArgumentException e) {
            throw new DeployException(file.getName() + " has the Bundle-Version \"" + Shown.of(version)
                    + "\", which is no version: write major.minor.micro");
        }
    }

    private static Optional<Version> abi(final File file, final Attributes headers) throws DeployException {
        final String required = headers.getValue("Require-Capability");
        for (final String clause : required == null ? new String[0] : required.split(",")) {
            final int namespace = clause.indexOf(Abi.NAMESPACE);
            final int least = namespace < 0 ? -1 : clause.indexOf(AT_LEAST, namespace);
            if (least >= 0) {
                return Optional.of(abi(file, clause, least + AT_LEAST.length()));
            }
        }
        return Optional.empty();
    }

    private static Version abi(final File file, final String clause, final int offset) throws DeployException {
        final Matcher numbers = NUMBERS.matcher(clause).region(offset, clause.length());
        try {
            return Version.parseVersion(numbers.lookingAt() ? numbers.group() : "none");
        } catch (final IllegalArgumentException e) {
            throw new DeployException(
                    file.getName() + " requires an ABI that is no version (\"" + Shown.of(clause.trim())
                            + "\"): build it with bnd (bnd-maven-plugin), as the README's first extension does");
        }
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
