package dev.backplane.extension.sharedlog.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineReaderTest {
    @TempDir
    private Path folder;

    @Test
    void shouldFindNoLineWhenTheFileIsEmpty() throws IOException {
        assertEquals(List.of(), lines(""));
    }

    @Test
    void shouldSplitAtLineEndsOnly() throws IOException {
        assertEquals(List.of("a\r", "", "b\u0000\u0085c\f", "\r"), lines("a\r\n\nb\u0000\u0085c\f\n\r\n"));
    }

    @Test
    void shouldKeepTheLastLineWhenItHasNoLineEnd() throws IOException {
        assertEquals(List.of("a", "b"), lines("a\nb"));
    }

    @Test
    void shouldTellThatTheLastLineHasNoLineEnd() throws IOException {
        try (LineReader reader = reader("a\nb", 10)) {
            assertTrue(reader.next());
            assertTrue(reader.terminated());
            assertTrue(reader.next());
            assertFalse(reader.terminated());
            assertFalse(reader.next());
        }
    }

    @Test
    void shouldStopAtTheLengthWhenTheFileIsLonger() throws IOException {
        final Path file = Files.writeString(folder.resolve("file"), "ab\ncd\nef");
        for (int length = 0; length <= 10; length++) {
            final StringBuilder read = new StringBuilder();
            try (LineReader reader = new LineReader(file, length, 10)) {
                while (reader.next()) {
                    read.append(new String(reader.bytes(), reader.offset(), reader.length(), ISO_8859_1));
                    read.append(reader.terminated() ? "\n" : "");
                }
            }
            assertEquals("ab\ncd\nef".substring(0, Math.min(length, 8)), read.toString());
        }
    }

    @Test
    void shouldNumberTheLinesFromOne() throws IOException {
        try (LineReader reader = reader("a\nb\n", 10)) {
            reader.next();
            assertEquals(1, reader.number());
            reader.next();
            assertEquals(2, reader.number());
        }
    }

    @Test
    void shouldKeepALineWhenItIsLongerThanTheBuffer() throws IOException {
        final String text = "x".repeat(1_000_000);

        assertEquals(List.of("a", text, "b"), lines("a\n" + text + "\nb\n"));
    }

    @Test
    void shouldSplitTheSameWhenTheStreamGivesSingleBytes() throws IOException {
        final InputStream slow = new FilterInputStream(stream("ab\n\ncd")) {
            @Override
            public int read(final byte[] target, final int offset, final int length) throws IOException {
                return super.read(target, offset, Math.min(1, length));
            }
        };

        assertEquals(List.of("ab", "", "cd"), lines(new LineReader(slow, "slow", 100)));
    }

    @Test
    void shouldRefuseALineWhenItIsTooLong() throws IOException {
        for (final String end : List.of("", "\n")) {
            try (LineReader reader = reader("ok\n" + "x".repeat(11) + end, 10)) {
                assertTrue(reader.next());
                final IOException refusal = assertThrows(IOException.class, reader::next);
                assertEquals(
                        "Line 2 of test is longer than 10 bytes: raise max_line_bytes in etc/sharedlog.cfg, or leave"
                                + " this file out.",
                        refusal.getMessage());
            }
        }
    }

    @Test
    void shouldTakeALineWhenItIsAsLongAsAllowed() throws IOException {
        try (LineReader reader = reader("x".repeat(10), 10)) {
            assertTrue(reader.next());
        }
    }

    private static List<String> lines(final String text) throws IOException {
        return lines(reader(text, Integer.MAX_VALUE));
    }

    private static List<String> lines(final LineReader lines) throws IOException {
        final List<String> found = new ArrayList<>();
        try (LineReader reader = lines) {
            while (reader.next()) {
                found.add(new String(reader.bytes(), reader.offset(), reader.length(), ISO_8859_1));
            }
        }
        return found;
    }

    private static LineReader reader(final String text, final int maxLineBytes) {
        return new LineReader(stream(text), "test", maxLineBytes);
    }

    private static InputStream stream(final String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }
}
