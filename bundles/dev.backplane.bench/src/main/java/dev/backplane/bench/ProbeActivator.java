package dev.backplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator of {@link ProbeBundle}: while its bundle is started, there is a file. Public, because a framework makes it. */
public final class ProbeActivator implements BundleActivator {
    /** The manifest's header with the file's path. */
    static final String FILE_HEADER = "Probe-File";

    /** Made by the framework. */
    public ProbeActivator() {}

    @Override
    public void start(final BundleContext context) throws IOException {
        Files.createFile(file(context));
    }

    @Override
    public void stop(final BundleContext context) throws IOException {
        Files.deleteIfExists(file(context));
    }

    private static Path file(final BundleContext context) {
        return Path.of(context.getBundle().getHeaders().get(FILE_HEADER));
    }
}
