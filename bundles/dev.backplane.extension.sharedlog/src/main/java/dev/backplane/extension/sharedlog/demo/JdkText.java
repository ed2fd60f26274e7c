package dev.backplane.extension.sharedlog.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The text of the running JDK: the text files below its home, and those in its modules (messages, scripts, style
 * sheets, schemas), which are copied into a folder. Together they are several megabytes in every JDK 17 or later.
 */
final class JdkText {
    private static final long MAX_BYTES = 8 << 20;
    private static final int HEAD = 8192;

    private final Set<Object> seen = new HashSet<>();
    private final List<Path> files = new ArrayList<>();

    private JdkText() {}

    /**
     * Collects the files.
     *
     * @param folder for the copies
     * @return the files in a stable order
     * @throws IOException when the JDK cannot be read
     */
    static List<Path> collect(final Path folder) throws IOException {
        final JdkText text = new JdkText();
        text.addHome(Path.of(System.getProperty("java.home")).toRealPath());
        text.addModules(folder);
        return text.files;
    }

    /** Linux distributions keep some of these files elsewhere and put links in the JDK's home. */
    private void addHome(final Path home) throws IOException {
        final List<Path> found = new ArrayList<>();
        Files.walkFileTree(home, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path path, final BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && Files.isReadable(path)) {
                    found.add(path);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(final Path path, final IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(null);
        for (final Path path : found) {
            if (isNew(path) && isText(path)) {
                files.add(path);
            }
        }
    }

    private boolean isNew(final Path path) throws IOException {
        final Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null || seen.add(key);
    }

    private void addModules(final Path folder) throws IOException {
        final Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        try (Stream<Path> paths = Files.walk(modules)) {
            for (final Path path : (Iterable<Path>) paths.sorted()::iterator) {
                if (!path.toString().endsWith(".class") && Files.isRegularFile(path) && isText(path)) {
                    final Path copy = folder.resolve(modules.relativize(path).toString());
                    Files.createDirectories(copy.getParent());
                    files.add(Files.copy(path, copy));
                }
            }
        }
    }

    /** Text has no zero bytes; that is how grep tells. */
    private static boolean isText(final Path path) throws IOException {
        final long size = Files.size(path);
        if (size == 0 || size > MAX_BYTES) {
            return false;
        }
        try (InputStream input = Files.newInputStream(path)) {
            for (final byte b : input.readNBytes(HEAD)) {
                if (b == 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
