package dev.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of what runs that somebody has damaged: it is read, or refused in a sentence that names the file. */
class RunFileFuzzTest {
    private static final int LONGEST_MESSAGE = 1000;
    private static final List<String> WORDS = List.of(
            "-runbundles: ",
            "-runbundles+: ",
            "-runproperties: ",
            "-runsystempackages: ",
            "a.b",
            ";",
            ",",
            "=",
            "\"",
            "'",
            "startlevel=",
            "start=",
            "beside=",
            "2",
            "-1",
            "99999999999",
            "true",
            "${backplane.etc}",
            "${",
            "}",
            "\\",
            "\n",
            "\\\n\t",
            "\\u00",
            "version='[1,2)'",
            " ",
            "#",
            "\u00e9");

    @TempDir
    Path folder;

    private void use(final byte[] content) throws IOException {
        final Path path = Files.write(folder.resolve("run.bnd"), content);
        final RunFile file;
        try {
            file = RunFile.read(path);
        } catch (final IOException e) {
            final String message = e.getMessage();
            assertTrue(message.contains(path.toString()) && message.contains("damaged"), message);
            assertTrue(message.contains("take it from the distribution again"), message);
            assertTrue(message.length() < LONGEST_MESSAGE, () -> "too long: " + message.length());
            assertTrue(message.codePoints().noneMatch(Character::isISOControl), message);
            return;
        }
        file.frameworkProperties(Map.of("backplane.etc", "/etc$1\\"))
                .keySet()
                .forEach(key -> assertFalse(key.isEmpty()));
        assertTrue(file.systemPackages() != null);
        for (final String bundle : file.bundles()) {
            assertFalse(bundle.isEmpty());
            assertTrue(file.startLevel(bundle) >= 1);
            file.isStarted(bundle);
            file.isBeside(bundle);
        }
        file.startLevel("a.b");
    }

    private static byte[] bytes(final Random random) {
        final byte[] bytes = new byte[random.nextInt(2000)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldReadOrRefuseWhenTheFileHoldsRandomBytes() {
        Fuzz.play(1, random -> use(bytes(random)));
    }

    @Test
    void shouldReadOrRefuseEveryListOfClauses() {
        Fuzz.play(2, random -> {
            final StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.append(WORDS.get(random.nextInt(WORDS.size())));
            }
            use(text.toString().getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void shouldReadOrRefuseWhenBytesOfTheRealListAreFlipped() throws IOException {
        final byte[] real = Files.readAllBytes(Path.of("../../cnf/run.bnd"));
        Fuzz.play(1, random -> {
            final byte[] damaged = real.clone();
            for (int i = random.nextInt(5); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt() : "\"',;=\\\n".charAt(random.nextInt(7)));
            }
            use(damaged);
        });
    }

    @Test
    void shouldReadSoonWhenAClauseHasAMegabyte() throws IOException {
        for (final String text : List.of(
                "-runsystempackages: " + "x".repeat(1 << 20),
                "-runproperties: a=" + "${".repeat(1 << 19),
                "-runbundles: " + "'".repeat((1 << 20) + 1),
                "-runbundles+: " + ";".repeat(1 << 20))) {
            Fuzz.play(0, random -> use(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void shouldSayWhichClauseIsWrong() throws IOException {
        final Path path = Files.writeString(folder.resolve("run.bnd"), "-runproperties: a=b, felix.log.level");
        final String message =
                assertThrows(IOException.class, () -> RunFile.read(path)).getMessage();
        assertEquals(
                "the list of what runs, " + path
                        + ", is damaged: \"felix.log.level\" in -runproperties is not key=value;"
                        + " take it from the distribution again",
                message);
    }
}
