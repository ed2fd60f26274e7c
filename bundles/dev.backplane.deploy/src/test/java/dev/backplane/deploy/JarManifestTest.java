package dev.backplane.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class JarManifestTest {
    @TempDir
    Path folder;

    private File jar(final Map<String, String> headers) throws IOException {
        final Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        final Path file = folder.resolve("x.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.flush();
        }
        return file.toFile();
    }

    private static String requirement(final String from) {
        return "dev.backplane.abi;filter:=\"(&(dev.backplane.abi=backplane)(version>=" + from + "))\"";
    }

    private static String refusal(final File file) {
        return assertThrows(DeployException.class, () -> JarManifest.read(file)).getMessage();
    }

    @Test
    void shouldReadABundle() throws Exception {
        final JarManifest manifest = JarManifest.read(jar(Map.of(
                "Bundle-SymbolicName", "a.b;singleton:=true",
                "Bundle-Version", "1.2.3.x",
                "Require-Capability", requirement("1.0.0"))));
        assertEquals("a.b", manifest.symbolicName());
        assertEquals(new Version(1, 2, 3, "x"), manifest.version());
        assertEquals(Optional.of(new Version(1, 0, 0)), manifest.abi());
    }

    @Test
    void shouldRefuseAJarThatIsNoBundle() throws IOException {
        assertTrue(refusal(jar(Map.of())).contains("x.jar is no bundle"));
    }

    @Test
    void shouldRefuseABadVersion() throws IOException {
        assertTrue(refusal(jar(Map.of("Bundle-SymbolicName", "a", "Bundle-Version", "one")))
                .contains("\"one\""));
    }

    @Test
    void shouldCompareAbisWhenTheyDiffer() throws IOException {
        for (final String abi : new String[] {"2.0.0", "1.7.0", "0.9.0"}) {
            final String message =
                    refusal(jar(Map.of("Bundle-SymbolicName", "a", "Require-Capability", requirement(abi))));
            assertTrue(message.contains("ABI " + abi) && message.contains("has ABI 1.0.0"), message);
        }
    }

    @Test
    void shouldRefuseAHalfCopiedJar() throws IOException {
        final File whole = jar(Map.of("Bundle-SymbolicName", "a"));
        final byte[] bytes = Files.readAllBytes(whole.toPath());
        Files.write(whole.toPath(), Arrays.copyOf(bytes, bytes.length / 2));
        assertTrue(refusal(whole).contains("cannot be read as a jar"));
    }
}
