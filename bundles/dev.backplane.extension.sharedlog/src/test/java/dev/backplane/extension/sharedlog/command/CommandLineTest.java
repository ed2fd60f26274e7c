package dev.backplane.extension.sharedlog.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backplane.api.BackplaneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTellOptionsFromOperands() {
        final CommandLine line = parse("--times", "3", "a", "--json", "-", "--", "--times");

        assertEquals(3, line.number("--times", 1, 1, 10));
        assertTrue(line.has("--json"));
        assertFalse(line.has("--help"));
    }

    @Test
    void shouldGiveTheDefaultWhenAnOptionIsMissing() {
        assertEquals(1, parse().number("--times", 1, 1, 10));
        assertEquals(Optional.empty(), parse().value("--files-from"));
    }

    @Test
    void shouldRefuseWhenAnOptionIsUnknownOrHasNoValue() {
        assertEquals("There is no option --tmes: see test --help.", refusal(() -> parse("--tmes", "3")));
        assertEquals("The option --times needs a value: see test --help.", refusal(() -> parse("--times")));
    }

    @Test
    void shouldRefuseANumberWhenItIsNoneOrOutOfRange() {
        for (final String number : List.of("x", "", "0", "11", "99999999999999999999")) {
            assertEquals(
                    "--times " + number + " is no whole number from 1 to 10: see test --help.",
                    refusal(() -> parse("--times", number).number("--times", 1, 1, 10)));
        }
    }

    @Test
    void shouldJoinTheListAndTheOperandsWhenFilesAreGiven() throws IOException {
        final Path one = Files.createFile(folder.resolve("one with a space"));
        final Path two = Files.createFile(folder.resolve("two"));
        final Path list = Files.writeString(folder.resolve("list"), one + "\n");

        assertEquals(
                List.of(one, two),
                parse("--files-from", list.toString(), two.toString()).files());
    }

    @Test
    void shouldRefuseTheFilesWhenThereIsNoneOrOneCannotBeRead() {
        assertEquals("No FILE is given: see test --help.", refusal(() -> parse().files()));
        assertEquals(
                folder + " is no file that can be read: see test --help.",
                refusal(() -> parse(folder.toString()).files()));
    }

    private static String refusal(final Executable task) {
        return assertThrows(BackplaneException.class, task).getMessage();
    }

    private static CommandLine parse(final String... arguments) {
        return CommandLine.parse("test", Set.of("--times", "--files-from"), Set.of("--json", "--help"), arguments);
    }
}
