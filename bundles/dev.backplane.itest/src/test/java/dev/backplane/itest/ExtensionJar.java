package dev.backplane.itest;

import dev.backplane.itest.probe.ProbeActivator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Builds the probe extension as a bundle of its own, with the manifest that bnd makes of the annotations, or a wrong one. */
final class ExtensionJar {
    private static final String[] CLASSES = {"ProbeActivator", "ProbeActivator$Attempt", "ProbeWorker"};

    private final Map<String, String> headers = new LinkedHashMap<>();

    private ExtensionJar() {}

    static ExtensionJar of(final String name, final String version) {
        return new ExtensionJar()
                .header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", "itest." + name)
                .header("Bundle-Version", version)
                .header("Bundle-Activator", ProbeActivator.class.getName())
                .header("Backplane-Extension", name + ";version=\"" + version + "\"")
                .abi("1.0.0")
                .header(
                        "Import-Package",
                        "dev.backplane.api;version=\"[1.0,2)\",dev.backplane.api.backend;version=\"[1.0,2)\","
                                + "dev.backplane.api.database;version=\"[1.0,2)\","
                                + "dev.backplane.api.extension;version=\"[1.0,2)\","
                                + "dev.backplane.api.lwlock;version=\"[1.0,2)\","
                                + "dev.backplane.api.shmem;version=\"[1.0,2)\","
                                + "dev.backplane.api.wait;version=\"[1.0,2)\","
                                + "dev.backplane.api.worker;version=\"[1.0,2)\","
                                + "javax.sql,org.agrona,org.agrona.concurrent,org.osgi.framework,org.osgi.util.tracker");
    }

    ExtensionJar abi(final String version) {
        return header(
                "Require-Capability",
                "dev.backplane.abi;filter:=\"(&(dev.backplane.abi=backplane)(version>=" + version + "))\"");
    }

    /** Sets a header; null removes it. */
    ExtensionJar header(final String name, final String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return this;
    }

    InputStream open() {
        return new ByteArrayInputStream(bytes());
    }

    byte[] bytes() {
        final Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (final String name : CLASSES) {
                final String path = ProbeActivator.class.getPackageName().replace('.', '/') + "/" + name + ".class";
                try (InputStream content = ExtensionJar.class.getResourceAsStream("/" + path)) {
                    jar.putNextEntry(new JarEntry(path));
                    content.transferTo(jar);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
