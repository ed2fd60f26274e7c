package dev.backplane.extension.sharedlog.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCheckerTest {
    private static final List<String> TEXTS = List.of("one\r", "", "a longer line: with 12:34 numbers", "no line end");
    private static final int ROUNDS = 2;

    @TempDir
    private Path folder;

    private Expectation expectation;
    private List<String> lines;

    @BeforeEach
    void writeInputAndLog() throws IOException {
        final Path first =
                Files.write(folder.resolve("first"), String.join("\n", TEXTS).getBytes(ISO_8859_1));
        final Path empty = Files.createFile(folder.resolve("empty"));
        final Path second = Files.writeString(folder.resolve("second"), "one\r\n");
        expectation =
                Expectation.everything(Set.of(7L, 8L), ROUNDS, Expectation.read(List.of(first, empty, second), 1000));
        lines = new ArrayList<>();
        for (final long writer : new TreeSet<>(expectation.writers().keySet())) {
            for (int round = 1; round <= ROUNDS; round++) {
                for (int line = 1; line <= TEXTS.size(); line++) {
                    lines.add(line(new LineId(writer, 1, round, line), TEXTS.get(line - 1)));
                }
                lines.add(line(new LineId(writer, 3, round, 1), "one\r"));
            }
        }
        Collections.shuffle(lines, new Random(1));
    }

    @Test
    void shouldFindEveryLineWhenAllIsWell() throws IOException {
        final CheckResult result = check(lines);

        assertTrue(result.ok(), result::sentence);
        assertEquals(20, result.expected());
        assertEquals(20, result.found());
        assertEquals("all 20 lines are there, none torn, none twice", result.sentence());
    }

    @Test
    void shouldCountALineAsMissingWhenItIsNotThere() throws IOException {
        lines.remove(5);

        final CheckResult result = check(lines);

        assertFalse(result.ok());
        assertEquals(1, result.missing());
        assertEquals(0, result.torn() + result.duplicated() + result.unexpected());
    }

    @Test
    void shouldCountALineAsDuplicatedWhenItIsThereTwice() throws IOException {
        lines.add(lines.get(5));

        final CheckResult result = check(lines);

        assertFalse(result.ok());
        assertEquals(1, result.duplicated());
        assertEquals(0, result.missing());
        assertTrue(result.sentence().endsWith("; line 21 of the log is there twice"), result::sentence);
    }

    @Test
    void shouldCountLinesAsTornWhenTheyAreMixed() throws IOException {
        final String one = lines.get(3);
        final String other = lines.get(4);
        lines.set(3, one.substring(0, 6) + other);
        lines.set(4, one.substring(6));

        final CheckResult result = check(lines);

        assertFalse(result.ok());
        assertEquals(2, result.torn());
        assertEquals(2, result.missing());
    }

    @Test
    void shouldCountALineAsTornWhenItIsOverwrittenInPart() throws IOException {
        final String log = String.join("", lines);

        for (int i = 0; i < log.length(); i++) {
            final CheckResult result = check(log.substring(0, i) + "\u0000" + log.substring(i + 1));
            assertTrue(result.torn() > 0, "byte " + i);
        }
    }

    @Test
    void shouldCountTheLastLineAsTornWhenItsLineEndIsMissing() throws IOException {
        final String log = String.join("", lines);

        final CheckResult result = check(log.substring(0, log.length() - 1));

        assertEquals(1, result.torn());
        assertEquals(1, result.missing());
    }

    @Test
    void shouldCountALineAsUnexpectedWhenNobodyHadToWriteIt() throws IOException {
        lines.add(line(new LineId(9, 1, 1, 1), "one\r"));
        lines.add(line(new LineId(7, 4, 1, 1), "one\r"));
        lines.add(line(new LineId(7, 0, 1, 1), "one\r"));
        lines.add(line(new LineId(7, 1, ROUNDS + 1, 1), "one\r"));
        lines.add(line(new LineId(7, 1, 1, 5), "one\r"));
        lines.add(line(new LineId(7, 2, 1, 1), ""));

        assertEquals(6, check(lines).unexpected());
    }

    @Test
    void shouldCountALineAsUnexpectedWhenItsTextIsAnother() throws IOException {
        lines.replaceAll(line -> line.startsWith("7:1:1:1:") ? line(new LineId(7, 1, 1, 1), "one") : line);

        final CheckResult result = check(lines);

        assertEquals(1, result.unexpected());
        assertEquals(1, result.missing());
    }

    @Test
    void shouldMissEverythingWhenTheLogIsEmpty() throws IOException {
        assertEquals(20, check("").missing());
    }

    @Test
    void shouldAskForTheAcknowledgedLinesOnlyWhenTheWriterWasKilled() throws IOException {
        killed(3, 3);
        removeAllOf7From(3);

        final CheckResult result = check(lines);

        assertTrue(result.ok(), result::sentence);
        assertEquals(13, result.expected());
        assertEquals(13, result.found());
        assertEquals(0, result.unacknowledged());
    }

    @Test
    void shouldCountALineAsMissingWhenItWasAcknowledgedAndItsWriterKilled() throws IOException {
        killed(7, 9);
        removeAllOf7From(6);

        final CheckResult result = check(lines);

        assertFalse(result.ok());
        assertEquals(1, result.missing());
    }

    @Test
    void shouldTakeAllOrNothingOfTheLinesThatAKilledWriterHadAnnounced() throws IOException {
        killed(6, 9);
        removeAllOf7From(9);

        final CheckResult all = check(lines);

        assertTrue(all.ok(), all::sentence);
        assertEquals(16, all.found());
        assertEquals(3, all.unacknowledged());
        assertEquals(
                "all 16 lines are there, none torn, none twice; and 3 more that a writer was killed too early to hear of",
                all.sentence());

        removeAllOf7From(8);
        final CheckResult half = check(lines);

        assertFalse(half.ok());
        assertEquals(1, half.missing());

        removeAllOf7From(6);
        assertTrue(check(lines).ok(), () -> "nothing of it is right, too");
    }

    @Test
    void shouldCountALineAsUnexpectedWhenAKilledWriterHadNotAnnouncedIt() throws IOException {
        killed(6, 8);
        removeAllOf7From(9);

        assertEquals(1, check(lines).unexpected());
    }

    @Test
    void shouldLeaveOutWhatLiesBeyondThePosition() throws IOException {
        final String whole = String.join("", lines);
        final Path log = Files.writeString(folder.resolve("log"), whole + "7:1:1:1:half of a li", ISO_8859_1);

        assertEquals(1, LogChecker.check(log, expectation).torn());
        assertTrue(LogChecker.check(log, whole.length(), expectation).ok(), () -> "not as expected");
    }

    private void killed(final long acknowledged, final long announced) {
        expectation = new Expectation(
                Map.of(
                        7L,
                        new Expectation.Written(acknowledged, announced),
                        8L,
                        expectation.writers().get(8L)),
                ROUNDS,
                expectation.files());
    }

    /** Each round has five lines: four of the first file, one of the third. */
    private void removeAllOf7From(final int first) {
        for (int i = first; i < 5 * ROUNDS; i++) {
            final String id =
                    "7:" + (i % 5 < 4 ? "1:" + (i / 5 + 1) + ":" + (i % 5 + 1) : "3:" + (i / 5 + 1) + ":1") + ":";
            lines.removeIf(line -> line.startsWith(id));
        }
    }

    private CheckResult check(final List<String> log) throws IOException {
        return check(String.join("", log));
    }

    private CheckResult check(final String log) throws IOException {
        return LogChecker.check(
                new LineReader(new ByteArrayInputStream(log.getBytes(ISO_8859_1)), "log", 1000), expectation);
    }

    private static String line(final LineId id, final String text) {
        final ByteBuffer target = ByteBuffer.allocate(text.length() + LineFormat.MAX_OVERHEAD);
        new LineFormat().format(target, id, text.getBytes(ISO_8859_1), 0, text.length());
        return new String(target.array(), 0, target.position(), ISO_8859_1);
    }
}
