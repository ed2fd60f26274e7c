package dev.backplane.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that are none, and manifests that no tool writes: each is read, or refused in a short sentence. */
class JarManifestFuzzTest {
    private static final int LONGEST_MESSAGE = 1000;
    private static final String ABI = "dev.backplane.abi;filter:=\"(&(dev.backplane.abi=backplane)(version>=";
    private static final List<String> HEADERS =
            List.of("Bundle-SymbolicName", "Bundle-Version", "Require-Capability", "Backplane-Extension", "Name");
    private static final List<String> VALUES = List.of(
            "a.b",
            "1.0.0",
            "1..2",
            "99999999999.0.0",
            ".",
            "-1",
            ";",
            "; singleton:=true",
            "a;b=\"c,d\"",
            ABI + "1.0.0))\"",
            ABI + "1..0))\"",
            ABI + ".))\"",
            ABI + "99999999999))\"",
            ABI + "2.0.0))\"",
            ABI,
            "\u001b[2J",
            "\u202e",
            "");

    /** Warns of headers that come twice. */
    private final Logger jdk = Logger.getLogger("java.util.jar");

    @TempDir
    Path folder;

    @BeforeEach
    void beQuiet() {
        jdk.setLevel(Level.OFF);
    }

    @AfterEach
    void speakAgain() {
        jdk.setLevel(null);
    }

    private void read(final byte[] jar) throws IOException {
        final Path file = Files.write(folder.resolve("x.jar"), jar);
        try {
            final JarManifest manifest = JarManifest.read(file.toFile());
            assertFalse(manifest.symbolicName().isBlank());
        } catch (final DeployException e) {
            final String message = e.getMessage();
            assertTrue(message.startsWith("x.jar "), message);
            assertTrue(message.contains(": "), message);
            assertTrue(message.length() < LONGEST_MESSAGE, () -> "too long: " + message.length());
            assertTrue(message.codePoints().noneMatch(Character::isISOControl), message);
        }
    }

    private static byte[] jar(final byte[] manifest) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write(manifest);
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("a/B.class"));
            zip.write(new byte[1000]);
        }
        return bytes.toByteArray();
    }

    private static byte[] jar(final String... lines) throws IOException {
        return jar(("Manifest-Version: 1.0\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(final Random random, final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldRefuseWhenTheFileHoldsRandomBytes() {
        Fuzz.play(1, random -> read(bytes(random, random.nextInt(3000))));
    }

    @Test
    void shouldReadOrRefuseWhenBytesOfAJarAreFlipped() throws IOException {
        final byte[] whole =
                jar("Bundle-SymbolicName: a", "Bundle-Version: 1.0.0", "Require-Capability: " + ABI + "1.0.0))\"");
        Fuzz.play(2, random -> {
            final byte[] jar =
                    Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int i = random.nextInt(6); i > 0 && jar.length > 0; i--) {
                jar[random.nextInt(jar.length)] = (byte) (random.nextBoolean() ? -1 : random.nextInt());
            }
            read(jar);
        });
    }

    @Test
    void shouldReadOrRefuseEveryManifest() {
        Fuzz.play(2, random -> {
            final StringBuilder manifest = new StringBuilder(random.nextInt(5) > 0 ? "Manifest-Version: 1.0\n" : "");
            for (int i = random.nextInt(6); i >= 0; i--) {
                manifest.append(HEADERS.get(random.nextInt(HEADERS.size())))
                        .append(random.nextInt(20) > 0 ? ": " : "")
                        .append(VALUES.get(random.nextInt(VALUES.size())).repeat(random.nextInt(20) > 0 ? 1 : 1000))
                        .append(random.nextInt(20) > 0 ? "\n" : "");
            }
            final byte[] bytes = manifest.toString().getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(4) == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            read(jar(bytes));
        });
    }

    @Test
    void shouldReadSoonWhenAHeaderHasAMegabyte() {
        Fuzz.play(0, random -> {
            read(jar("Bundle-SymbolicName: a", "Require-Capability: " + "dev.backplane.abi;version>=".repeat(40_000)));
            read(jar("Bundle-SymbolicName: a", "Require-Capability: " + "dev.backplane.abi;".repeat(50_000)));
            read(jar("Bundle-SymbolicName: a", "Require-Capability: " + ABI + "1".repeat(1 << 20)));
            read(jar("Bundle-SymbolicName: " + "a".repeat(1 << 20)));
            read(jar("Bundle-SymbolicName: a", "Bundle-Version: " + "1".repeat(1 << 20)));
            read(jar("Bundle-SymbolicName: " + ";".repeat(1 << 20)));
        });
    }

    /** A file of 50 kB whose manifest has 32 MiB; with GiB it would take more memory than there is. */
    @Test
    void shouldRefuseAManifestThatDoesNotFitIntoMemory() throws IOException {
        final Path file = folder.resolve("x.jar");
        final byte[] line = (" " + "x".repeat(70) + "\n").repeat(10_000).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write("Manifest-Version: 1.0\nX: y\n".getBytes(StandardCharsets.UTF_8));
            for (long length = 0; length < 32 << 20; length += line.length) {
                zip.write(line);
            }
        }
        final String message = assertThrows(DeployException.class, () -> JarManifest.read(file.toFile()))
                .getMessage();
        assertTrue(message.contains("manifest"), message);
    }

    @Test
    void shouldRefuseWhenTheJarIsNoFile() throws Exception {
        final Path directory = Files.createDirectory(folder.resolve("x.jar"));
        assertThrows(DeployException.class, () -> JarManifest.read(directory.toFile()));
        Files.delete(directory);
        assertEquals(
                0, new ProcessBuilder("mkfifo", directory.toString()).start().waitFor());
        Fuzz.play(0, random -> assertThrows(DeployException.class, () -> JarManifest.read(directory.toFile())));
    }
}
