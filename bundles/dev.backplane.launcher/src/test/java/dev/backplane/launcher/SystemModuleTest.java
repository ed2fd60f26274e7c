package dev.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.connect.ConnectContent.ConnectEntry;

class SystemModuleTest {
    private static final String MANIFEST =
            "Manifest-Version: 1.0\nBundle-SymbolicName: a.b\nService-Component: OSGI-INF/one.xml, OSGI-INF/two.xml\n";

    @TempDir
    Path folder;

    private SystemModule module(final String... entries) throws IOException {
        final Path jar = Files.createTempFile(folder, "module", ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i]));
                zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return new SystemModule(jar);
    }

    private SystemModule bundle(final String manifest, final String one, final String two) throws IOException {
        return module("META-INF/MANIFEST.MF", manifest, "OSGI-INF/one.xml", one, "OSGI-INF/two.xml", two);
    }

    @Test
    void shouldTellHeadersInWhateverCase() throws IOException {
        final SystemModule module = bundle(MANIFEST, "1", "2");
        module.open();
        assertEquals("a.b", module.getHeaders().orElseThrow().get("bundle-symbolicname"));
        module.close();
    }

    @Test
    void shouldTellEntries() throws IOException {
        final SystemModule module = bundle(MANIFEST, "1", "two");
        module.open();
        final List<String> names = new ArrayList<>();
        module.getEntries().forEach(names::add);
        assertEquals(List.of("META-INF/MANIFEST.MF", "OSGI-INF/one.xml", "OSGI-INF/two.xml"), names);
        final ConnectEntry entry = module.getEntry("OSGI-INF/two.xml").orElseThrow();
        assertEquals("OSGI-INF/two.xml", entry.getName());
        assertEquals(3, entry.getContentLength());
        assertArrayEquals("two".getBytes(StandardCharsets.UTF_8), entry.getBytes());
        assertTrue(module.getEntry("OSGI-INF/three.xml").isEmpty());
        module.close();
    }

    @Test
    void shouldBeOpenedAgain() throws IOException {
        final SystemModule module = bundle(MANIFEST, "1", "2");
        module.open();
        module.close();
        module.open();
        assertTrue(module.getEntry("OSGI-INF/one.xml").isPresent());
        module.close();
    }

    @Test
    void shouldStayOpenForTheNewRevision() throws IOException {
        final SystemModule module = bundle(MANIFEST, "1", "2");
        module.open();
        module.open();
        module.close();
        assertTrue(module.getEntry("OSGI-INF/one.xml").isPresent());
        module.close();
    }

    @Test
    void shouldHaveAnotherChecksumWhenWhatIsRememberedChanges() throws IOException {
        final String checksum = bundle(MANIFEST, "1", "2").checksum();
        assertEquals(checksum, bundle(MANIFEST, "1", "2").checksum());
        assertNotEquals(checksum, bundle(MANIFEST, "1", "3").checksum());
        assertNotEquals(checksum, bundle(MANIFEST, "3", "2").checksum());
        assertNotEquals(checksum, bundle(MANIFEST + "X: y\n", "1", "2").checksum());
        assertNotEquals(
                checksum,
                module("META-INF/MANIFEST.MF", MANIFEST, "OSGI-INF/one.xml", "1")
                        .checksum());
    }

    @Test
    void shouldRefuseAJarThatIsNoBundle() throws IOException {
        final SystemModule module = module("a", "b");
        final IOException refused = assertThrows(IOException.class, module::open);
        assertTrue(refused.getMessage().endsWith("has no manifest, so it is no bundle"), refused.getMessage());
        assertEquals("unreadable", module.checksum());
    }
}
