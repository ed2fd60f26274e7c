package dev.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Makes a jar quicker to read: its entries are stored as they are, except for native libraries, of which few are read. */
final class StoredJar {
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)");

    private StoredJar() {}

    /**
     * Rewrites a jar. Its entries have the same content, order, times and checksums as before.
     *
     * @param jar the jar
     */
    static void rewrite(final Path jar) throws IOException {
        final FileTime time = Files.getLastModifiedTime(jar);
        final Path stored = jar.resolveSibling(jar.getFileName() + ".stored");
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(stored))) {
            for (final ZipEntry entry : Collections.list(from.entries())) {
                final ZipEntry copy = new ZipEntry(entry);
                if (NATIVE.matcher(entry.getName()).matches()) {
                    copy.setCompressedSize(-1);
                } else {
                    copy.setMethod(ZipEntry.STORED);
                    copy.setCompressedSize(entry.getSize());
                }
                to.putNextEntry(copy);
                from.getInputStream(entry).transferTo(to);
                to.closeEntry();
            }
        }
        Files.setLastModifiedTime(stored, time);
        Files.move(stored, jar, StandardCopyOption.ATOMIC_MOVE);
    }
}
