package dev.backplane.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.connect.ConnectContent;

/** A jar of the class path as the content of a bundle, of its new revision and its old one while it is updated. */
final class SystemModule implements ConnectContent {
    private static final String COMPONENTS = "Service-Component";

    private final Path jar;
    private ZipFile file;
    private Map<String, String> headers;
    private List<String> names;
    private int revisions;

    /**
     * Prepares it.
     *
     * @param jar the jar
     */
    SystemModule(final Path jar) {
        this.jar = jar;
    }

    /** Reads the jar before the framework does, which says what is wrong with it. */
    synchronized void prepare() {
        try {
            read();
        } catch (final IOException e) {
            // the framework meets it again
        }
    }

    @Override
    public synchronized void open() throws IOException {
        read();
        revisions++;
    }

    private void read() throws IOException {
        if (file != null) {
            return;
        }
        final ZipFile opened = new ZipFile(jar.toFile());
        final ZipEntry entry = opened.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            opened.close();
            throw new IOException(jar + " has no manifest, so it is no bundle");
        }
        final Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try (InputStream in = opened.getInputStream(entry)) {
            new Manifest(in).getMainAttributes().forEach((name, value) -> found.put(name.toString(), value.toString()));
        }
        headers = found;
        file = opened;
    }

    /** The same as before unless manifest or components have changed. A jar that cannot be read is like no other. */
    synchronized String checksum() {
        prepare();
        if (file == null) {
            return "unreadable";
        }
        final StringJoiner sums = new StringJoiner(" ");
        sums.add(Long.toHexString(file.getEntry(JarFile.MANIFEST_NAME).getCrc()));
        for (final String component : headers.getOrDefault(COMPONENTS, "").split(",")) {
            final ZipEntry entry = file.getEntry(component.trim());
            sums.add(entry == null ? "-" : Long.toHexString(entry.getCrc()));
        }
        return sums.toString();
    }

    @Override
    public synchronized void close() throws IOException {
        revisions--;
        if (revisions == 0 && file != null) {
            file.close();
            file = null;
        }
    }

    @Override
    public synchronized Optional<Map<String, String>> getHeaders() {
        return Optional.of(headers);
    }

    @Override
    public synchronized Iterable<String> getEntries() {
        if (names == null) {
            names = file.stream().map(ZipEntry::getName).toList();
        }
        return names;
    }

    @Override
    public synchronized Optional<ConnectEntry> getEntry(final String path) {
        return Optional.ofNullable(file.getEntry(path)).map(entry -> new Entry(file, entry));
    }

    @Override
    public Optional<ClassLoader> getClassLoader() {
        return Optional.of(SystemModule.class.getClassLoader());
    }

    private record Entry(ZipFile file, ZipEntry entry) implements ConnectEntry {
        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        @Override
        public long getLastModified() {
            return entry.getTime();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return file.getInputStream(entry);
        }
    }
}
