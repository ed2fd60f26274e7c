package dev.backplane.itest;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Folders full of rubbish do not keep what is good from working. {@code -Dbackplane.fuzz.seed=N} makes the same rubbish
 * again.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RubbishTest extends PlatformTestCase {
    private static final int FILES = 30;
    private static final String[] HEADERS = {
        "Bundle-SymbolicName",
        "Bundle-Version",
        "Bundle-ManifestVersion",
        "Bundle-Activator",
        "Backplane-Extension",
        "Require-Capability",
        "Import-Package",
        "Service-Component",
        "Fragment-Host"
    };
    private static final String[] VALUES = {
        "",
        ";",
        ",",
        "\"",
        "a.b",
        "1.0.0",
        "1..0",
        "3",
        "x;version=\"1.0.0\"",
        "a;a;a",
        "=;=",
        "*",
        "a;filter:=\"((\"",
        "dev.backplane.abi;filter:=\"(version>=1..0)\"",
        "org.nowhere;version=\"[2,1)\"",
        "../../etc/passwd"
    };

    @Inject
    protected ConfigurationAdmin admin;

    private final long seed = Long.getLong("backplane.fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private byte[] bytes(final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] jar(final int number) {
        final ExtensionJar jar = ExtensionJar.of("rubbish" + number, "0.1.0");
        if (random.nextBoolean()) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                jar.header(HEADERS[random.nextInt(HEADERS.length)], VALUES[random.nextInt(VALUES.length)]);
            }
            return jar.bytes();
        }
        final byte[] whole = jar.bytes();
        final byte[] damaged =
                Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
        for (int i = random.nextInt(20); i > 0 && damaged.length > 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? bytes(random.nextInt(2000)) : damaged;
    }

    private Path drop(final String folder, final String name, final byte[] content) throws IOException {
        final Path part = Files.write(folder("data").resolve("part"), content);
        return Files.move(part, folder(folder).resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    /** FileInstall and SCR may say what is wrong as an error of theirs, but they must say with which file. */
    private void requireNoError(final CapturedLog log) {
        assertEquals(
                "seed " + seed,
                List.of(),
                log.messages().stream()
                        .filter(line -> line.startsWith("ERROR"))
                        .filter(line -> !line.contains("rubbish") && !line.contains("Component descriptor entry"))
                        .toList());
    }

    @Test
    public void shouldDeployWhatIsGoodWhenDeployIsFullOfRubbish() throws Exception {
        final List<Path> files = new ArrayList<>();
        try (CapturedLog log = new CapturedLog()) {
            for (int i = 0; i < FILES; i++) {
                files.add(drop("deploy", "rubbish" + i + ".jar", jar(i)));
            }
            files.add(
                    drop("deploy", "good.jar", ExtensionJar.of("good", "0.1.0").bytes()));

            Await.until("good.jar is active, seed " + seed, () -> isActive("good", "0.1.0"));
            for (final Path file : files) {
                Await.until("a report on " + file + ", seed " + seed, () -> log.has(file.getFileName() + " "));
            }
            for (final Path file : files) {
                Files.delete(file);
            }
            for (final Path file : files) {
                Await.until("removed, seed " + seed, () -> log.has(file.getFileName() + " removed"));
            }
            requireNoError(log);
        }
        assertEquals("seed " + seed, List.of(), traces("rubbish"));
        assertEquals("seed " + seed, List.of(), traces("good"));
    }

    @Test
    public void shouldReadWhatIsGoodWhenEtcIsFullOfRubbish() throws Exception {
        final List<Path> files = new ArrayList<>();
        try (CapturedLog log = new CapturedLog()) {
            for (int i = 0; i < FILES; i++) {
                final String name = switch (random.nextInt(3)) {
                    case 0 -> "dev.backplane.database-rubbish" + "x-%&~$ .".charAt(random.nextInt(8)) + i + ".cfg";
                    case 1 -> "rubbish" + i + "-" + "x%~'(*.".charAt(random.nextInt(7)) + ".cfg";
                    default -> "rubbish" + i + ".cfg";
                };
                files.add(drop("etc", name, settings()));
            }
            files.add(drop("etc", "rubbishgood.cfg", "level = 8\n".getBytes()));

            final Bundle broken = install(ExtensionJar.of("rubbish2", "1.0.0"));
            Await.until(
                    "the good file is read, seed " + seed,
                    () -> admin.listConfigurations("(service.pid=rubbishgood)") != null);
            final Bundle good = install(ExtensionJar.of("rubbishgood", "1.0.0"));

            assertEquals("seed " + seed, "ACTIVE", info(broken).state().name());
            assertEquals("seed " + seed, "ACTIVE", info(good).state().name());
            assertEquals(
                    "seed " + seed,
                    1,
                    events("rubbishgood").stream()
                            .filter(event -> event.equals("1.0.0 level=8"))
                            .count());
            for (final Path file : files) {
                Files.delete(file);
            }
            Await.until(
                    "no database is left, seed " + seed,
                    () -> databases.databases().isEmpty());
            requireNoError(log);
        }
    }

    private byte[] settings() {
        if (random.nextBoolean()) {
            return bytes(random.nextInt(500));
        }
        final String[] words = {
            "level",
            "=",
            ":",
            "\n",
            "\\",
            "\\u12",
            "${",
            "}",
            "${backplane.home}",
            "9",
            "\"",
            "\u0000",
            "name",
            "allocation.",
            "counter",
            ".size",
            "1kB",
            "#",
            "!",
            " ",
            "felix.fileinstall.filename",
            "service.pid",
            "x"
        };
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString().getBytes();
    }
}
