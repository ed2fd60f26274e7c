package dev.backplane.extension.sharedlog.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineFormatTest {
    private final LineFormat format = new LineFormat();

    @Test
    void shouldWriteNumbersChecksumAndTextWhenFormatting() {
        final String line = format(new LineId(4711, 2, 3, 1000), "some text");

        assertTrue(line.matches("4711:2:3:1000:[0-9a-f]{8} some text\n"), line);
    }

    @Test
    void shouldGiveBackIdAndTextWhenParsing() {
        final LineId id = new LineId(LineId.MAX_NUMBER, Integer.MAX_VALUE, Integer.MAX_VALUE, LineId.MAX_NUMBER);
        final byte[] line = bytes(format(id, "\u0000\r: \u00ff"));

        final LineFormat.Line parsed = format.parse(line, 0, line.length - 1).orElseThrow();

        assertEquals(id, parsed.id());
        assertEquals("\u0000\r: \u00ff", new String(line, parsed.textOffset(), parsed.textLength(), ISO_8859_1));
    }

    @Test
    void shouldFitIntoTheOverheadWhenAllNumbersAreLargest() {
        final LineId id = new LineId(LineId.MAX_NUMBER, Integer.MAX_VALUE, Integer.MAX_VALUE, LineId.MAX_NUMBER);

        assertTrue(format(id, "").length() <= LineFormat.MAX_OVERHEAD);
    }

    @Test
    void shouldParseWhenTheTextIsEmpty() {
        assertTrue(parse(format(new LineId(1, 1, 1, 1), "")).isPresent());
    }

    @Test
    void shouldCallALineTornWhenAnyByteOfItIsMissing() {
        final String line = format(new LineId(12, 34, 56, 78), "text").strip();

        for (int i = 0; i < line.length(); i++) {
            final String torn = line.substring(0, i) + line.substring(i + 1);
            assertTrue(parse(torn + "\n").isEmpty(), torn);
        }
    }

    @Test
    void shouldCallALineTornWhenAnyByteOfItIsAnother() {
        final String line = format(new LineId(12, 34, 56, 78), "text").strip();

        for (int i = 0; i < line.length(); i++) {
            final String changed = line.substring(0, i) + (char) (line.charAt(i) ^ 1) + line.substring(i + 1);
            assertTrue(parse(changed + "\n").isEmpty(), changed);
        }
    }

    @Test
    void shouldCallALineTornWhenItConsistsOfTwoHalves() {
        final String one = format(new LineId(1, 1, 1, 1), "the first of two lines");
        final String other = format(new LineId(2, 1, 1, 1), "the other of two lines");

        assertTrue(parse(one.substring(0, 25) + other.substring(25)).isEmpty());
        assertTrue(parse(one.substring(0, 25) + other).isEmpty());
    }

    @Test
    void shouldCallALineTornWhenItIsNoWrittenLine() {
        for (final String line : new String[] {
            "",
            ":",
            "1:2:3",
            "1:2:3:4:",
            "1:2:3:4:00000000",
            "1:2:3:4:ZZZZZZZZ x",
            "::::" + " x",
            "99999999999999999999:1:1:1:00000000 x"
        }) {
            assertTrue(parse(line + "\n").isEmpty(), line);
        }
    }

    @Test
    void shouldRefuseAnIdWhenItIsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new LineId(LineId.MAX_NUMBER + 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new LineId(1, -1, 1, 1));
    }

    private Optional<LineFormat.Line> parse(final String line) {
        return format.parse(bytes(line), 0, line.length() - 1);
    }

    private String format(final LineId id, final String text) {
        final ByteBuffer target = ByteBuffer.allocateDirect(text.length() + LineFormat.MAX_OVERHEAD);
        format.format(target, id, bytes(text), 0, text.length());
        final byte[] line = new byte[target.flip().remaining()];
        target.get(line);
        return new String(line, ISO_8859_1);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(ISO_8859_1);
    }
}
