package dev.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredJarTest {
    private static final String TEXT = "again and ".repeat(100);
    private static final FileTime TIME = FileTime.fromMillis(1_700_000_000_000L);

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void rewrite() throws IOException {
        jar = folder.resolve("a.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (final String name :
                    List.of("META-INF/", "META-INF/MANIFEST.MF", "empty", "a/B.class", "a/native.so")) {
                final ZipEntry entry = new ZipEntry(name);
                entry.setTime(TIME.toMillis());
                zip.putNextEntry(entry);
                if (name.contains(".")) {
                    zip.write((name + TEXT).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        Files.setLastModifiedTime(jar, TIME);
        StoredJar.rewrite(jar);
    }

    @Test
    void shouldKeepContentOrderAndTimes() throws IOException {
        assertEquals(TIME, Files.getLastModifiedTime(jar));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertEquals(
                    List.of("META-INF/", "META-INF/MANIFEST.MF", "empty", "a/B.class", "a/native.so"),
                    zip.stream().map(ZipEntry::getName).toList());
            for (final ZipEntry entry : zip.stream().toList()) {
                final String expected = entry.getName().contains(".") ? entry.getName() + TEXT : "";
                assertEquals(expected, new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                assertEquals(TIME.toMillis(), entry.getTime());
            }
        }
    }

    @Test
    void shouldStoreAllButNativeLibraries() throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertEquals(ZipEntry.STORED, zip.getEntry("a/B.class").getMethod());
            assertEquals(ZipEntry.STORED, zip.getEntry("META-INF/MANIFEST.MF").getMethod());
            assertEquals(ZipEntry.DEFLATED, zip.getEntry("a/native.so").getMethod());
        }
    }

    @Test
    void shouldLeaveNothingBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(jar), files.toList());
        }
    }
}
