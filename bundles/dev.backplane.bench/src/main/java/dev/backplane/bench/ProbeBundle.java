package dev.backplane.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A bundle with nothing but {@link ProbeActivator}. */
final class ProbeBundle {
    private static final String JAR = "backplane-bench-probe.jar";
    private static final String CLASS = ProbeActivator.class.getName().replace('.', '/') + ".class";

    private final Path jar;
    private final Path started;

    ProbeBundle(final Path folder) throws IOException {
        jar = folder.resolve(JAR);
        started = folder.resolve("started");
        final Manifest manifest = new Manifest();
        final Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "backplane-bench-probe");
        attributes.putValue("Bundle-Version", "1.0.0");
        attributes.putValue("Bundle-Activator", ProbeActivator.class.getName());
        attributes.putValue("Import-Package", "org.osgi.framework");
        attributes.putValue(ProbeActivator.FILE_HEADER, started.toString());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream code = ProbeBundle.class.getResourceAsStream("/" + CLASS)) {
            out.putNextEntry(new ZipEntry(CLASS));
            code.transferTo(out);
            out.closeEntry();
        }
    }

    /**
     * Puts it into a deploy folder, whole at once, and waits until it is started.
     *
     * @return milliseconds
     */
    double deploy(final Path folder) throws IOException {
        final Path copy = folder.resolve(JAR + ".part");
        Files.copy(jar, copy);
        final long begin = System.nanoTime();
        Files.move(copy, folder.resolve(JAR), StandardCopyOption.ATOMIC_MOVE);
        Platform.await("started", () -> Files.exists(started));
        return Platform.millisSince(begin);
    }

    /** Takes it away again, and waits until it is stopped. */
    void undeploy(final Path folder) throws IOException {
        Files.delete(folder.resolve(JAR));
        Platform.await("stopped", () -> !Files.exists(started));
    }
}
